/**
 * What a collection spec says, as immutable definitions, and the reader of its file. Nothing else
 * in the project knows that specs are YAML. Depends on the model, the definitions of the transforms
 * and, for what they allow (secrets, columns, sizes, schemas), on io and the transforms.
 */
package dev.collection.pipeline.spec;
