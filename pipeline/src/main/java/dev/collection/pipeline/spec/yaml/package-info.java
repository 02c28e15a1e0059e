/**
 * YAML as a tree whose nodes know their file, line and column, and getters that report what is
 * wrong and go on. Knows nothing of what a spec says; depends on SnakeYAML.
 */
package dev.collection.pipeline.spec.yaml;
