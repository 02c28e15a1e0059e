package dev.collection.io.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * A batch that was written.
 *
 * @param rows how many rows the database says it has inserted or changed; {@link #UNKNOWN} if it
 *     does not say
 * @param inserted how many of these are new; {@link #UNKNOWN} as {@code rows}, and where the
 *     statement does not ask
 */
public record Written<T>(T batch, long rows, long inserted) {
  /** Some of the batch was refused or written twice, or the database counts otherwise. */
  public static final long UNKNOWN = -1;

  public Written {
    Objects.requireNonNull(batch, "batch");
  }

  static final class WrittenCoder<T> extends StructuredCoder<Written<T>> {
    private static final long serialVersionUID = 1L;
    private final Coder<T> batch;

    WrittenCoder(Coder<T> batch) {
      this.batch = batch;
    }

    @Override
    public void encode(Written<T> value, OutputStream out) throws IOException {
      batch.encode(value.batch(), out);
      VarLongCoder.of().encode(value.rows(), out);
      VarLongCoder.of().encode(value.inserted(), out);
    }

    @Override
    public Written<T> decode(InputStream in) throws IOException {
      return new Written<>(
          batch.decode(in), VarLongCoder.of().decode(in), VarLongCoder.of().decode(in));
    }

    @Override
    public List<? extends Coder<?>> getCoderArguments() {
      return List.of(batch);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      batch.verifyDeterministic();
    }
  }
}
