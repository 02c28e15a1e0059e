/**
 * What sources that announce changes say of a record: what it is now, or that it is gone. Depends
 * on the record model only.
 */
package dev.collection.transforms.change;
