/**
 * Keeps the newest version of each key. The decision is plain Java; grouping is by shard, not by
 * key, because a runner pays for every group.
 */
package dev.collection.transforms.dedup;
