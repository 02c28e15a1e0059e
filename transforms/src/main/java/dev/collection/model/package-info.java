/**
 * The record model: what a record is at each stage of the graph, how it failed, and how it is
 * encoded. Depends on nothing of this project; everything else depends on it.
 */
package dev.collection.model;
