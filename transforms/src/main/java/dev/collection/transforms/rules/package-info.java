/**
 * The rules of a spec: CEL expressions over a record's fields, checked against the record type when
 * the spec is read and evaluated on every record. Depends on the record model, on the names of the
 * quality dimensions and on CEL.
 */
package dev.collection.transforms.rules;
