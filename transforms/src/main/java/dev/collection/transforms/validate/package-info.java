/**
 * Whether a raw item has the shape that its source's JSON Schema describes. Depends on the record
 * model and on {@code transforms.failure}; the only package that knows the schema library.
 */
package dev.collection.transforms.validate;
