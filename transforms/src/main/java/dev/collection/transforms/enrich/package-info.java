/**
 * Fills fields of records from lookups: small tables, read like any source before the records are,
 * and given to every worker.
 */
package dev.collection.transforms.enrich;
