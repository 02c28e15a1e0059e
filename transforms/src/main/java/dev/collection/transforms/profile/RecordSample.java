package dev.collection.transforms.profile;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.profile.sketch.DistinctValues;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ExampleTable;
import dev.collection.transforms.profile.value.ValueProfile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The values of the records with the least hashes, see {@link SampleBound}: all records, if there
 * are no more than {@link #SIZE}. They stay encoded until all are there, so that merging costs the
 * same whatever is in them. Not thread-safe.
 */
final class RecordSample {
  /** How many records are in a full sample: shares of 0.5 have a standard error of 0.016. */
  static final int SIZE = 1_024;

  private static final int TEXT = 0;
  private static final int LONG = 1;
  private static final int DECIMAL = 2;
  private static final int TIME = 3;
  private static final int LONG_TEXT = 4;
  private static final int BOOLEAN = 5;

  /**
   * The values of one record.
   *
   * @param paths what the numbers in {@code values} stand for, and maybe more; never changes
   */
  private record Row(long hash, Example example, List<String> paths, byte[] values) {}

  /** Those that may be in the sample; those that are, after {@link #reduce}. */
  private final List<Row> rows = new ArrayList<>();

  /**
   * Writes the values of one record; is used for one after the other. All its records have one list
   * of paths, unless there are so many that a record can have few of them only.
   */
  static final class RowWriter {
    /** With more, each record has a list of its own: data are used as names. */
    private static final int MOST_SHARED = 512;

    private final BinaryWriter writer = new BinaryWriter();

    /** By number. */
    private List<String> paths = new ArrayList<>();

    /** The list of the records that have none of their own: the first paths, or all. */
    private final List<String> shared = paths;

    /** Of the shared ones, as rows have them; null if more have come since. */
    private List<String> snapshot;

    /** The greatest number in the record. */
    private int greatest;

    /** The numbers of its paths in the record by their numbers here; null if they are the same. */
    private Map<Integer, Integer> own;

    /** The number of a path; each has one. */
    int number(String path) {
      if (paths.size() == MOST_SHARED && paths == shared) {
        paths = new ArrayList<>(shared);
      }
      paths.add(path);
      snapshot = paths == shared ? null : snapshot;
      return paths.size() - 1;
    }

    /**
     * Of texts that are too long to be values, the length and the hash.
     *
     * @param isOnlySampled whether the hash is not counted anyway
     */
    void text(int path, String text, boolean isOnlySampled) {
      if (text.length() <= ValueProfile.MAX_TEXT) {
        begin(path, TEXT);
        writer.writeString(text);
      } else {
        begin(path, LONG_TEXT);
        writer.writeUnsigned(text.length());
        writer.writeFixed(isOnlySampled ? DistinctValues.hash(text) : 0);
      }
    }

    void truth(int path, boolean value) {
      begin(path, BOOLEAN);
      writer.writeBoolean(value);
    }

    void number(int path, long number) {
      begin(path, LONG);
      writer.writeSigned(number);
    }

    void number(int path, BigDecimal number) {
      begin(path, DECIMAL);
      writer.writeSigned(number.scale());
      writer.writeBytes(number.unscaledValue().toByteArray());
    }

    /** Of a date or a timestamp. */
    void time(int path, double number) {
      begin(path, TIME);
      writer.writeDouble(number);
    }

    private void begin(int path, int type) {
      if (writer.size() == 0) {
        greatest = 0;
        own = paths.size() > MOST_SHARED ? new LinkedHashMap<>() : null;
      }
      int number = path;
      if (own == null) {
        greatest = Math.max(greatest, path);
      } else {
        number = own.computeIfAbsent(path, none -> own.size());
      }
      writer.writeUnsigned((long) number << 3 | type);
    }

    /** The record that was written; the next one begins. */
    private Row finish(long hash, Example example) {
      Row row = new Row(hash, example, pathsOfRow(), writer.toByteArray());
      writer.reset();
      return row;
    }

    private List<String> pathsOfRow() {
      if (own != null) {
        return own.keySet().stream().map(paths::get).toList();
      }
      if (greatest >= shared.size()) {
        return List.copyOf(paths);
      }
      if (snapshot == null) {
        snapshot = List.copyOf(shared);
      }
      return snapshot;
    }
  }

  /** Adds what was written, and begins with the next record. */
  void add(long hash, Example example, RowWriter row) {
    add(row.finish(hash, example));
  }

  private void add(Row row) {
    rows.add(row);
    if (rows.size() == 2 * SIZE) {
      reduce();
    }
  }

  void addAll(RecordSample other) {
    other.rows.forEach(this::add);
  }

  /** Keeps those with the least hashes, each once, in order. */
  private void reduce() {
    rows.sort(Comparator.comparingLong(Row::hash));
    int kept = 0;
    for (int i = 0; i < rows.size() && kept < SIZE; i++) {
      if (kept == 0 || rows.get(i).hash() != rows.get(kept - 1).hash()) {
        rows.set(kept++, rows.get(i));
      }
    }
    rows.subList(kept, rows.size()).clear();
  }

  /** Gives all values to the profiles of their paths. */
  void giveTo(Function<String, ValueProfile> profiles) {
    IdentityHashMap<List<String>, List<ValueProfile>> byPaths = new IdentityHashMap<>();
    reduce();
    for (Row row : rows) {
      List<ValueProfile> targets = byPaths.computeIfAbsent(row.paths(), none -> new ArrayList<>());
      for (int i = targets.size(); i < row.paths().size(); i++) {
        targets.add(profiles.apply(row.paths().get(i)));
      }
      BinaryReader reader = new BinaryReader(ByteBuffer.wrap(row.values()));
      while (reader.hasRemaining()) {
        give(reader, targets, row.example());
      }
    }
  }

  private static void give(BinaryReader reader, List<ValueProfile> targets, Example example) {
    long head = reader.readUnsigned();
    // Null where there are too many paths to keep this one.
    ValueProfile target = targets.get((int) (head >>> 3));
    switch ((int) head & 7) {
      case TEXT -> {
        String text = reader.readString();
        if (target != null) {
          target.sampleText(text, example);
        }
      }
      case LONG -> {
        long number = reader.readSigned();
        if (target != null) {
          target.sampleNumber(number, example);
        }
      }
      case DECIMAL -> {
        int scale = (int) reader.readSigned();
        BigDecimal number = new BigDecimal(new BigInteger(reader.readBytes()), scale);
        if (target != null) {
          target.sampleNumber(number, example);
        }
      }
      case BOOLEAN -> {
        boolean value = reader.readBoolean();
        if (target != null) {
          target.sampleBoolean(value, example);
        }
      }
      case LONG_TEXT -> {
        int length = (int) reader.readUnsigned();
        long hash = reader.readFixed();
        if (target != null) {
          target.sampleLongText(length, hash);
        }
      }
      default -> {
        double time = reader.readDouble();
        if (target != null) {
          target.sampleTime(time);
        }
      }
    }
  }

  void write(BinaryWriter writer, ExampleTable examples) {
    if (rows.size() > SIZE) {
      reduce();
    }
    IdentityHashMap<List<String>, Integer> numbers = new IdentityHashMap<>();
    Map<List<String>, Integer> equal = new HashMap<>();
    List<List<String>> tables = new ArrayList<>();
    for (Row row : rows) {
      numbers.computeIfAbsent(
          row.paths(),
          paths ->
              equal.computeIfAbsent(
                  List.copyOf(paths),
                  copy -> {
                    tables.add(copy);
                    return tables.size() - 1;
                  }));
    }
    writer.writeUnsigned(tables.size());
    for (List<String> table : tables) {
      writer.writeUnsigned(table.size());
      table.forEach(writer::writeString);
    }
    writer.writeUnsigned(rows.size());
    for (Row row : rows) {
      writer.writeFixed(row.hash());
      examples.write(row.example(), writer);
      writer.writeUnsigned(numbers.get(row.paths()));
      writer.writeBytes(row.values());
    }
  }

  static RecordSample read(BinaryReader reader, ExampleTable examples) {
    List<List<String>> tables = new ArrayList<>();
    int count = reader.readLength();
    for (int i = 0; i < count; i++) {
      int size = reader.readLength();
      List<String> table = new ArrayList<>(size);
      for (int j = 0; j < size; j++) {
        table.add(reader.readString());
      }
      tables.add(table);
    }
    RecordSample sample = new RecordSample();
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      long hash = reader.readFixed();
      Example example = examples.read(reader);
      List<String> paths = tables.get((int) reader.readUnsigned());
      sample.add(new Row(hash, example, paths, reader.readBytes()));
    }
    return sample;
  }
}
