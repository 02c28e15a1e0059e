package dev.collection.transforms.dedup;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.CheckedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.TupleOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Keeps the newest version of each key, whatever the order of arrival; the others go to a side
 * output with the reason. Bounded input in the global window; {@link #inState} is for unbounded
 * input.
 *
 * <p>Records are grouped by shard of their key, in blocks, and not key by key: the Direct Runner
 * handles each group as a bundle of its own and copies a group's contents whenever more of it
 * arrives. For the same reason the blocks may be parked in a file of the process ({@link #parked})
 * while the group is incomplete. A shard's records are held in memory while it is decided, in
 * encoded form; parked ones are not on the heap.
 *
 * <p>Where the runner sorts what it groups on disk, records are grouped by their key alone ({@link
 * #groupedByKey}): memory then holds the records of one key at a time, and any worker may have it.
 */
public final class DeduplicateRecords
    extends PTransform<PCollection<CheckedRecord>, DeduplicateRecords.Result> {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK_BYTES = 4 << 20;

  static final TupleTag<DistinctRecord> KEPT = new TupleTag<>("kept") {};
  static final TupleTag<DuplicateRecord> DROPPED = new TupleTag<>("dropped") {};
  static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};

  private final RecordType type;
  private final List<String> stable;
  private final int shards;
  private final String store;
  private final boolean byKey;

  private DeduplicateRecords(
      RecordType type, List<String> stable, int shards, String store, boolean byKey) {
    if (shards < 1) {
      throw new IllegalArgumentException("there must be at least one shard, not " + shards);
    }
    this.type = type;
    this.stable = List.copyOf(stable);
    this.shards = shards;
    this.store = store;
    this.byKey = byKey;
  }

  /** By the key and the version order of {@code type}. */
  public static DeduplicateRecords by(RecordType type) {
    return new DeduplicateRecords(type, List.of(), 16, null, false);
  }

  /** Fields that should not differ between the records of one key; their agreement is counted. */
  public DeduplicateRecords comparing(List<String> stableFields) {
    return new DeduplicateRecords(type, stableFields, shards, store, byKey);
  }

  /** Into how many groups the keys are hashed; the most workers that can share the work. */
  public DeduplicateRecords inShards(int count) {
    return new DeduplicateRecords(type, stable, count, store, byKey);
  }

  /**
   * Lets records wait in a temporary file of this process instead of the heap. Only for runners
   * that execute in one process. The caller gives the file up with {@link #release}.
   *
   * @param id names the file within the process
   */
  public DeduplicateRecords parked(String id) {
    return new DeduplicateRecords(type, stable, shards, id, false);
  }

  /** Groups each key for itself, for runners that sort what they group outside of the heap. */
  public DeduplicateRecords groupedByKey() {
    return new DeduplicateRecords(type, stable, shards, null, true);
  }

  /**
   * Decides record by record, for unbounded input in fixed windows, by what state remembers of each
   * key; see {@link DeduplicateInState}.
   *
   * @param remember how long a key is remembered that does not come again; above zero
   */
  public DeduplicateInState inState(Duration remember) {
    return new DeduplicateInState(type, stable, shards, remember);
  }

  /** Deletes the file that {@link #parked} named {@code id}; its records must be done with. */
  public static void release(String id) {
    BlockStore.release(id);
  }

  @Override
  public Result expand(PCollection<CheckedRecord> input) {
    return new Result(byKey ? decideKeys(input) : decideShards(input));
  }

  /** The shard of a key, of so many. */
  static int shard(String key, int shards) {
    return Math.floorMod(Hashing.murmur3_32().hashCharsToInt(key), shards);
  }

  private PCollectionTuple decideKeys(PCollection<CheckedRecord> input) {
    return input
        .apply("Take key", ParDo.of(new GroupByKeyFns.TakeKeyFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordCoders.CHECKED))
        .apply("Group key", GroupByKey.create())
        .apply(
            "Keep newest of key",
            ParDo.of(new GroupByKeyFns.KeepNewestOfKeyFn(type, stable, KEPT, DROPPED, MEASURES))
                .withOutputTags(KEPT, TupleTagList.of(DROPPED).and(MEASURES)));
  }

  private PCollectionTuple decideShards(PCollection<CheckedRecord> input) {
    return input
        .apply("Shard by key", ParDo.of(new ShardFn(shards, store)))
        .setCoder(KvCoder.of(VarIntCoder.of(), new RecordBlock.BlockCoder()))
        .apply("Group shard", GroupByKey.create())
        .apply(
            "Keep newest version",
            ParDo.of(new KeepNewestFn(type, stable))
                .withOutputTags(KEPT, TupleTagList.of(DROPPED).and(MEASURES)));
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** The newest version of each key. */
    public PCollection<DistinctRecord> records() {
      return tuple.get(KEPT);
    }

    /** Every other record, with the reason. */
    public PCollection<DuplicateRecord> duplicates() {
      return tuple.get(DROPPED);
    }

    /** {@link Measure#DUPLICATE} by source of the dropped record and kind. */
    public PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }
  }

  private static final class ShardFn extends DoFn<CheckedRecord, KV<Integer, RecordBlock>> {
    private static final long serialVersionUID = 1L;
    private final int shards;
    private final String store;
    private final Counter checkedRecords = Metrics.counter("collection", "checked");
    private transient Map<Integer, BinaryWriter> blocks;

    ShardFn(int shards, String store) {
      this.shards = shards;
      this.store = store;
    }

    @StartBundle
    public void startBundle() {
      blocks = new TreeMap<>();
    }

    @ProcessElement
    public void process(
        @Element CheckedRecord checked, OutputReceiver<KV<Integer, RecordBlock>> out)
        throws IOException {
      checkedRecords.inc();
      int shard = shard(checked.record().key(), shards);
      BinaryWriter block = blocks.computeIfAbsent(shard, unused -> new BinaryWriter(1 << 14));
      RecordCoders.writeChecked(checked, block);
      if (block.size() >= BLOCK_BYTES) {
        out.output(KV.of(shard, finish(block)));
        blocks.remove(shard);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      for (Map.Entry<Integer, BinaryWriter> entry : blocks.entrySet()) {
        context.output(
            KV.of(entry.getKey(), finish(entry.getValue())),
            BoundedWindow.TIMESTAMP_MIN_VALUE,
            GlobalWindow.INSTANCE);
      }
      blocks = null;
    }

    private RecordBlock finish(BinaryWriter block) throws IOException {
      return store == null ? RecordBlock.inline(block) : RecordBlock.parked(block, store);
    }
  }

  private static final class KeepNewestFn
      extends DoFn<KV<Integer, Iterable<RecordBlock>>, DistinctRecord> {
    private static final long serialVersionUID = 1L;
    private final RecordType type;
    private final List<String> stable;

    KeepNewestFn(RecordType type, List<String> stable) {
      this.type = type;
      this.stable = stable;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<RecordBlock>> shard, MultiOutputReceiver out) {
      Deduplicator deduplicator = new Deduplicator(type, stable);
      for (RecordBlock block : shard.getValue()) {
        BinaryReader reader = new BinaryReader(block.content());
        while (reader.hasRemaining()) {
          deduplicator.add(RecordCoders.readChecked(reader));
        }
      }
      Measures measures = new Measures();
      deduplicator.finish(
          out.get(KEPT)::output,
          duplicate -> {
            out.get(DROPPED).output(duplicate);
            measures.add(
                Measure.DUPLICATE, duplicate.dropped().source(), duplicate.kind().name(), 1);
          });
      if (!measures.isEmpty()) {
        out.get(MEASURES).output(measures);
      }
    }
  }
}
