/** What differs between the runners: how each is set up, watched, and asked why it failed. */
package dev.collection.pipeline.runner;
