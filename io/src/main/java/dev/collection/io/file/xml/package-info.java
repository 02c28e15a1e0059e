/** XML documents cut into records. Depends on {@code io.file.stream} and Woodstox. */
package dev.collection.io.file.xml;
