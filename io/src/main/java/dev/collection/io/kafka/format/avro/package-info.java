/** Messages in Avro: the schema of a collection, and what schemas of others become. */
package dev.collection.io.kafka.format.avro;
