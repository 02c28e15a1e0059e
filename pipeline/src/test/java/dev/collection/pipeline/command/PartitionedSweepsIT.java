package dev.collection.pipeline.command;

/** The title changes, so that rows move from one partition to another. */
class PartitionedSweepsIT extends PostgresSweepsIT {
  @Override
  String more() {
    return ", partition_by: {hash: title, partitions: 4}";
  }
}
