package dev.collection.bench;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldValues;
import dev.collection.model.JsonItems;
import dev.collection.model.RecordType;
import dev.collection.pipeline.graph.SpecCatalog;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.normalize.RecordNormalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/**
 * What decides how a record is read, carried and grouped: a tree of JSON against streaming, our
 * encoding against Beam's rows, blocks of many sizes against single records. One thread, on
 * generated data; each is a ratio to the choice of the product.
 *
 * <p>Arguments: spec, file of its items with one in each line, records, rounds.
 */
public final class RecordChoices {
  private final int rounds;
  private final List<byte[]> lines;
  private final RecordType type;
  private final RecordNormalizer normalizer;

  private RecordChoices(CollectionSpec spec, List<byte[]> lines, int rounds) {
    this.rounds = rounds;
    this.lines = lines;
    type = spec.type();
    normalizer = new RecordNormalizer(type, spec.sources().get(0).map());
  }

  public static void main(String[] arguments) throws Exception {
    CollectionSpec spec = SpecCatalog.read(Path.of(arguments[0]), null);
    List<byte[]> lines;
    // Some are no UTF-8: of all charsets this one leaves bytes as they are.
    try (var read = Files.lines(Path.of(arguments[1]), StandardCharsets.ISO_8859_1)) {
      lines =
          read.limit(Integer.parseInt(arguments[2]))
              .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
              .toList();
    }
    RecordChoices choices = new RecordChoices(spec, lines, Integer.parseInt(arguments[3]));
    choices.reading();
    choices.carrying();
    choices.grouping();
  }

  /** Work on all records; what it returns is looked at so that it is done. */
  private interface Work {
    long run() throws Exception;
  }

  private double base;

  private void measure(String name, int count, Work work) throws Exception {
    double best = Double.MAX_VALUE;
    long result = 0;
    for (int round = 0; round <= rounds; round++) {
      long start = processorNanos();
      result = work.run();
      best = Math.min(best, (processorNanos() - start) / 1e3 / count);
    }
    if (base == 0) {
      base = best;
    }
    System.out.printf(
        Locale.ROOT, "| %s | %.2f | %.2f | %,d |%n", name, best, best / base, result / count);
  }

  private void heading(String name) {
    base = 0;
    System.out.printf("%n| %s | µs a record | ratio | bytes |%n| --- | --- | --- | --- |%n", name);
  }

  private void reading() throws Exception {
    heading("reading");
    measure(
        "tree of JSON",
        lines.size(),
        () -> {
          long fields = 0;
          for (byte[] line : lines) {
            try {
              fields += JsonItems.parse(line).size();
            } catch (IOException e) {
              fields++;
            }
          }
          return fields;
        });
    measure(
        "tree of JSON, and all fields of the spec by their converters",
        lines.size(),
        () -> {
          long bytes = 0;
          for (byte[] line : lines) {
            FieldValues values = values(line);
            bytes += values == null ? 0 : values.encoded().remaining();
          }
          return bytes;
        });
    measure(
        "streaming, and fields by hand-written code",
        lines.size(),
        () -> {
          PlainPosting posting = new PlainPosting();
          long fields = 0;
          for (byte[] line : lines) {
            try {
              fields += posting.read(line, line.length).length;
            } catch (IOException | PlainPosting.Refused e) {
              fields++;
            }
          }
          return fields;
        });
  }

  private FieldValues values(byte[] line) {
    try {
      return normalizer.normalize(JsonItems.parse(line)).values();
    } catch (IOException e) {
      return null;
    }
  }

  private void carrying() throws Exception {
    List<FieldValues> records = new ArrayList<>();
    for (byte[] line : lines) {
      FieldValues values = values(line);
      if (values != null) {
        records.add(values);
      }
    }
    List<Object[]> values = records.stream().map(FieldValues::toArray).toList();
    List<byte[]> encoded = new ArrayList<>();
    heading("encoding, and decoding of all fields");
    measure(
        "FieldValues",
        values.size(),
        () -> {
          long bytes = 0;
          encoded.clear();
          for (Object[] next : values) {
            ByteBuffer buffer = FieldValues.of(next).encoded();
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            encoded.add(copy);
            bytes += copy.length;
          }
          for (byte[] next : encoded) {
            bytes += FieldValues.ofEncoded(ByteBuffer.wrap(next)).toArray().length & 1;
          }
          return bytes;
        });
    Schema schema = schema();
    RowCoder coder = RowCoder.of(schema);
    measure(
        "Beam Row; lists and objects as JSON text",
        values.size(),
        () -> {
          long bytes = 0;
          encoded.clear();
          for (Object[] next : values) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
            coder.encode(row(next, schema), out);
            encoded.add(out.toByteArray());
            bytes += out.size();
          }
          for (byte[] next : encoded) {
            bytes += coder.decode(new ByteArrayInputStream(next)).getValues().size() & 1;
          }
          return bytes;
        });
    heading("one field of an encoded record");
    List<byte[]> ours = new ArrayList<>();
    List<byte[]> rows = new ArrayList<>();
    for (Object[] next : values) {
      ByteBuffer buffer = FieldValues.of(next).encoded();
      byte[] copy = new byte[buffer.remaining()];
      buffer.get(copy);
      ours.add(copy);
      ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
      coder.encode(row(next, schema), out);
      rows.add(out.toByteArray());
    }
    int middle = type.size() / 2;
    measure(
        "FieldValues",
        values.size(),
        () -> {
          long nulls = 0;
          for (byte[] next : ours) {
            nulls += FieldValues.ofEncoded(ByteBuffer.wrap(next)).get(middle) == null ? 1 : 0;
          }
          return nulls;
        });
    measure(
        "Beam Row",
        values.size(),
        () -> {
          long nulls = 0;
          for (byte[] next : rows) {
            Row row = coder.decode(new ByteArrayInputStream(next));
            nulls += row.getValue(middle) == null ? 1 : 0;
          }
          return nulls;
        });
  }

  private Schema schema() {
    Schema.Builder builder = Schema.builder();
    for (FieldDefinition field : type.fields()) {
      builder.addNullableField(
          field.name(),
          switch (field.type()) {
            case INTEGER -> Schema.FieldType.INT64;
            case DECIMAL -> Schema.FieldType.DECIMAL;
            case BOOLEAN -> Schema.FieldType.BOOLEAN;
            default -> Schema.FieldType.STRING;
          });
    }
    return builder.build();
  }

  private static Row row(Object[] values, Schema schema) {
    List<Object> cells = new ArrayList<>(values.length);
    for (Object value : values) {
      boolean asItIs =
          value == null
              || value instanceof Long
              || value instanceof BigDecimal
              || value instanceof Boolean;
      cells.add(asItIs ? value : value.toString());
    }
    return Row.withSchema(schema).attachValues(cells);
  }

  private void grouping() throws Exception {
    heading("grouping records of 2 KB in 16 shards, 100 bundles, on the Direct Runner");
    for (int block : new int[] {12, 4, 1}) {
      measure(block + " records a block", 100 * 16 * 12, () -> group(block));
    }
  }

  private static long group(int block) {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setEnforceEncodability(false);
    options.setEnforceImmutability(false);
    options.setTargetParallelism(2);
    Pipeline pipeline = Pipeline.create(options);
    List<Integer> parts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      parts.add(i);
    }
    pipeline
        .apply(Create.of(parts))
        .apply(Reshuffle.viaRandomKey())
        .apply(ParDo.of(new BlocksFn(block)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply(GroupByKey.create())
        .apply(ParDo.of(new SizeFn()))
        .setCoder(VarIntCoder.of());
    pipeline.run().waitUntilFinish();
    return 100L * 16 * 12 * 2048;
  }

  private static final class BlocksFn extends DoFn<Integer, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;
    private final int block;

    BlocksFn(int block) {
      this.block = block;
    }

    @ProcessElement
    public void process(OutputReceiver<KV<Integer, byte[]>> out) {
      int left = 16 * 12;
      for (int shard = 0; left > 0; shard = (shard + 1) % 16) {
        // A part has 12 records of each shard.
        int records = Math.min(left, block);
        out.output(KV.of(shard, new byte[records * 2048]));
        left -= records;
      }
    }
  }

  private static final class SizeFn extends DoFn<KV<Integer, Iterable<byte[]>>, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> group, OutputReceiver<Integer> out) {
      int bytes = 0;
      for (byte[] block : group.getValue()) {
        bytes += block.length;
      }
      out.output(bytes);
    }
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
