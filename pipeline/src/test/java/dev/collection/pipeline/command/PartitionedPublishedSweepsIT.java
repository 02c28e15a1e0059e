package dev.collection.pipeline.command;

/** What is published at once moves rows, too. */
class PartitionedPublishedSweepsIT extends PartitionedSweepsIT {
  @Override
  String publish() {
    return ", publish: atomic";
  }
}
