/** The graph on Flink, in this process and on a cluster. Nothing else may depend on Flink. */
package dev.collection.flink;
