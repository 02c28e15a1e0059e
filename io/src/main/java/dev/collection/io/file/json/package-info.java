/** JSON documents and JSON Lines cut into records. Depends on {@code io.file.stream}. */
package dev.collection.io.file.json;
