package dev.collection.io.poll;

import dev.collection.io.source.ReadSources;
import dev.collection.io.source.StopSignal;

/** Gives a poll up, between two batches, when the job is to stop. */
record StoppableControl(ReadSources.ReadControl control) implements ReadSources.ReadControl {
  @Override
  public String reasonToStop(String source) {
    return StopSignal.requested() ? "the job was stopped" : control.reasonToStop(source);
  }

  @Override
  public void onRead(String source, long records) {
    control.onRead(source, records);
  }
}
