/** Pipeline options, their help text, and the checking of what a user typed. */
package dev.collection.pipeline.options;
