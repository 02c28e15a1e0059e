package dev.collection.io.chunk;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class ReadChunksTest {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  /** Where a reader of {@link Words} has come to. */
  private record Place(int place) implements UnboundedSource.CheckpointMark {
    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class PlaceCoder extends CustomCoder<Place> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Place value, OutputStream out) throws IOException {
      VarIntCoder.of().encode(value.place(), out);
    }

    @Override
    public Place decode(InputStream in) throws IOException {
      return new Place(VarIntCoder.of().decode(in));
    }
  }

  /** Words, each at its own second; at a word that is "-" there is nothing for once. */
  private static final class Words extends UnboundedSource<String, Place> {
    private static final long serialVersionUID = 1L;
    private final List<String> words;

    Words(String... words) {
      this.words = List.of(words);
    }

    @Override
    public List<Words> split(int desired, PipelineOptions options) {
      return List.of(this, new Words("other"));
    }

    @Override
    public UnboundedReader<String> createReader(PipelineOptions options, Place from) {
      return new Reader(this, from == null ? 0 : from.place());
    }

    @Override
    public Coder<Place> getCheckpointMarkCoder() {
      return new PlaceCoder();
    }

    @Override
    public Coder<String> getOutputCoder() {
      return StringUtf8Coder.of();
    }

    private static final class Reader extends UnboundedReader<String> {
      private final Words source;
      private int next;

      Reader(Words source, int next) {
        this.source = source;
        this.next = next;
      }

      @Override
      public boolean start() {
        return advance();
      }

      @Override
      public boolean advance() {
        if (next == source.words.size()) {
          return false;
        }
        next++;
        return !source.words.get(next - 1).equals("-");
      }

      @Override
      public String getCurrent() {
        return source.words.get(next - 1);
      }

      @Override
      public Instant getCurrentTimestamp() {
        return Instant.ofEpochSecond(next % 3);
      }

      @Override
      public Instant getWatermark() {
        return Instant.ofEpochSecond(100 + next);
      }

      @Override
      public CheckpointMark getCheckpointMark() {
        return new Place(next);
      }

      @Override
      public UnboundedSource<String, ?> getCurrentSource() {
        return source;
      }

      @Override
      public long getSplitBacklogBytes() {
        return 5;
      }

      @Override
      public void close() {}
    }
  }

  private static ChunkedSource<String, Place> chunked(Words words) {
    return new ChunkedSource<>(words, new ChunkedSource.Limit<>(3, 10, String::length));
  }

  private static List<String> texts(
      UnboundedSource.UnboundedReader<List<TimestampedValue<String>>> reader) {
    return reader.getCurrent().stream()
        .map(word -> word.getValue() + "@" + word.getTimestamp().getMillis() / 1_000)
        .toList();
  }

  @Test
  void aChunkEndsWithItsNumberOrItsWeightOrWhereThereIsNothing() throws Exception {
    var reader =
        chunked(new Words("a", "b", "c", "d", "-", "elevenchars", "f", "g"))
            .createReader(OPTIONS, null);
    List<List<String>> chunks = new ArrayList<>();
    Deque<Long> times = new ArrayDeque<>();
    for (boolean more = reader.start(); more; more = reader.advance()) {
      chunks.add(texts(reader));
      times.add(reader.getCurrentTimestamp().getMillis() / 1_000);
    }
    assertThat(
        chunks,
        contains(
            List.of("a@1", "b@2", "c@0"),
            List.of("d@1"),
            List.of("elevenchars@0"),
            List.of("f@1", "g@2")));
    assertThat(List.copyOf(times), is(List.of(0L, 1L, 0L, 1L)));
    assertThrows(NoSuchElementException.class, reader::getCurrent);
    assertThrows(NoSuchElementException.class, reader::getCurrentTimestamp);
  }

  @Test
  void aReaderGoesOnBehindTheChunkOfItsCheckpoint() throws Exception {
    ChunkedSource<String, Place> source = chunked(new Words("a", "b", "c", "d", "e"));
    var reader = source.createReader(OPTIONS, null);
    assertThat(reader.start(), is(true));
    assertThat(reader.getWatermark(), is(Instant.ofEpochSecond(103)));
    assertThat(reader.getSplitBacklogBytes(), is(5L));
    assertThat(reader.getCurrentSource(), is((Object) source));
    List<TimestampedValue<String>> first = reader.getCurrent();

    var resumed = source.createReader(OPTIONS, (Place) reader.getCheckpointMark());

    assertThat(resumed.start(), is(true));
    assertThat(texts(resumed), contains("d@1", "e@2"));
    reader.advance();
    assertThat("a chunk that is on its way stays as it is", first.size(), is(3));
    CoderProperties.coderDecodeEncodeEqual(source.getOutputCoder(), first);
  }

  @Test
  void itsPartsAreTheChunksOfTheParts() throws Exception {
    List<ChunkedSource<String, Place>> parts = chunked(new Words("a", "b")).split(2, OPTIONS);
    List<List<String>> chunks = new ArrayList<>();
    for (ChunkedSource<String, Place> part : parts) {
      var reader = part.createReader(OPTIONS, null);
      reader.start();
      chunks.add(texts(reader));
    }
    assertThat(chunks, contains(List.of("a@1", "b@2"), List.of("other@1")));
  }

  /** A transform that hides its source, as those of Beam's connectors do. */
  private static final class Hidden extends PTransform<PBegin, PCollection<String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<String> expand(PBegin input) {
      return input.apply("Inside", Read.from(new Words("a")));
    }
  }

  @Test
  void theSourceOfATransformIsFound() {
    Pipeline pipeline = Pipeline.create(OPTIONS);
    PCollection<List<TimestampedValue<String>>> chunks =
        pipeline.apply(ReadChunks.of(new Hidden(), 3, 10, String::length));
    assertThat(chunks.isBounded(), is(PCollection.IsBounded.UNBOUNDED));
    assertThat(chunks.getCoder(), is((Object) chunked(new Words("a")).getOutputCoder()));
  }

  @Test
  void whatReadsNoUnboundedSource_isRefused() {
    Pipeline pipeline = Pipeline.create(OPTIONS);
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> pipeline.apply(ReadChunks.of(Create.of("a"), 3, 10, String::length)));
    assertThat(refused.getMessage(), containsString("is no read of an unbounded source"));
  }
}
