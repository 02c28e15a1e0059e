/** Schemas by number, from a registry with the REST interface of Confluent's. */
package dev.collection.io.kafka.format.registry;
