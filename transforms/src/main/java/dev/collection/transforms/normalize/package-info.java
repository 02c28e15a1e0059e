/**
 * Turns raw items into records of the spec's fields. The converters are small, named and general;
 * what they are used for is the spec's affair.
 */
package dev.collection.transforms.normalize;
