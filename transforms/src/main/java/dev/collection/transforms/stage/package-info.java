/**
 * Steps that handle one record at a time, apart from the runner, so that several can be one step of
 * a graph. Uses the model only.
 */
package dev.collection.transforms.stage;
