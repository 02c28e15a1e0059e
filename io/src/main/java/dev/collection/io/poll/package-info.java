/**
 * Polls sources as a stream: again and again in one job that does not end. When a tick is due is
 * plain Java. Depends on the record model and on the contract of sources.
 */
package dev.collection.io.poll;
