/**
 * How the value of a message carries a record: JSON, Avro or Protobuf, with schemas that are
 * derived from the collection's fields. Depends on the record model and on references to secrets;
 * knows neither consumers nor producers.
 */
package dev.collection.io.kafka.format;
