/**
 * Conversions of one value of a raw item to a field's value. Small and general: what they are used
 * for is the spec's affair. Depends on the record model and on paths.
 */
package dev.collection.transforms.normalize.convert;
