/** Messages in Protobuf: the schema of a collection, and what messages of others become. */
package dev.collection.io.kafka.format.protobuf;
