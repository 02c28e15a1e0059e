/** The graph, and the transforms that a spec's sections become. */
package dev.collection.pipeline.graph;
