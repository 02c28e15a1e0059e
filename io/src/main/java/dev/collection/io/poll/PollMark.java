package dev.collection.io.poll;

import dev.collection.io.source.ReadProgress;
import dev.collection.io.source.ReadTask;
import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * How far a source has been polled. Immutable.
 *
 * @param task what the poll of the last tick reads; null between polls
 * @param progress how far it has come; null between polls
 */
record PollMark(TickSchedule schedule, ReadTask task, ReadProgress progress)
    implements CheckpointMark {

  /** Nothing is being read. */
  static PollMark between(TickSchedule schedule) {
    return new PollMark(schedule, null, null);
  }

  @Override
  public void finalizeCheckpoint() {}

  /** A change of this encoding breaks savepoints; a test holds the bytes. */
  static final class MarkCoder extends BinaryCoder<PollMark> {
    private static final long serialVersionUID = 1L;
    private static final Coder<ReadTask> TASK = new ReadTask.TaskCoder();
    private static final Coder<ReadProgress> PROGRESS = new ReadProgress.ProgressCoder();

    @Override
    protected void write(PollMark value, BinaryWriter writer) {
      value.schedule().write(writer);
      writer.writeBoolean(value.task() != null);
      if (value.task() != null) {
        try {
          writer.writeBytes(CoderUtils.encodeToByteArray(TASK, value.task()));
          writer.writeBytes(CoderUtils.encodeToByteArray(PROGRESS, value.progress()));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException("what is in memory can always be encoded", e);
        }
      }
    }

    @Override
    protected PollMark read(BinaryReader reader) throws IOException {
      TickSchedule schedule = TickSchedule.read(reader);
      return reader.readBoolean()
          ? new PollMark(
              schedule,
              CoderUtils.decodeFromByteArray(TASK, reader.readBytes()),
              CoderUtils.decodeFromByteArray(PROGRESS, reader.readBytes()))
          : between(schedule);
    }
  }
}
