package dev.collection.io.source;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import org.joda.time.Instant;

/**
 * What a listing says of a part that is in it.
 *
 * @param state as in {@link Source#states}
 * @param tick of the listing; a later listing of a source has a later one
 * @param rememberUntil when the part may be forgotten if no later listing has it
 */
record ListedState(String state, Instant tick, Instant rememberUntil) {

  static final class StateCoder extends BinaryCoder<ListedState> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(ListedState value, BinaryWriter writer) {
      writer.writeString(value.state());
      writer.writeSigned(value.tick().getMillis());
      writer.writeSigned(value.rememberUntil().getMillis());
    }

    @Override
    protected ListedState read(BinaryReader reader) {
      return new ListedState(
          reader.readString(),
          Instant.ofEpochMilli(reader.readSigned()),
          Instant.ofEpochMilli(reader.readSigned()));
    }
  }
}
