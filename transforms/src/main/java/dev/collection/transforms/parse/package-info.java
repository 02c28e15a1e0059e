/**
 * From the bytes of a raw record to its JSON item. Depends on the record model and on {@code
 * transforms.failure}.
 */
package dev.collection.transforms.parse;
