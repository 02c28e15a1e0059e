/** What a run adds up to: its accounting, its quality, and the summary made of both. */
package dev.collection.pipeline.summary;
