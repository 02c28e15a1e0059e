/**
 * The sections of a spec, each read from the YAML tree into its definition by a class of its own.
 */
package dev.collection.pipeline.spec.read;
