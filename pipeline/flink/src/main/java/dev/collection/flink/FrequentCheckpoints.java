package dev.collection.flink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.contrib.streaming.state.ConfigurableRocksDBOptionsFactory;
import org.apache.flink.contrib.streaming.state.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;

/**
 * RocksDB for a checkpoint every second, which writes a file of what has changed each time. As it
 * comes, it merges with all of the state as soon as there are four such files, and is busy with
 * little else; here many small files are let be, and filters keep it from looking into each.
 *
 * <p>Named by {@code state.backend.rocksdb.options-factory}, in this process and on a cluster.
 */
public final class FrequentCheckpoints implements ConfigurableRocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  /** About half a minute of checkpoints. */
  private static final int FILES_BEFORE_MERGE = 30;

  private static final int FILES_BEFORE_SLOWDOWN = 90;
  private static final int FILES_BEFORE_STOP = 150;
  private static final int LEVELS = 7;
  private static final double FILTER_BITS_PER_KEY = 10;

  /** Bytes; what a column family takes at least. There is one for each state of each step. */
  private static final long ARENA = 256 << 10;

  @Override
  public RocksDBOptionsFactory configure(ReadableConfig configuration) {
    return this;
  }

  @Override
  public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
    return options;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
    BloomFilter filter = new BloomFilter(FILTER_BITS_PER_KEY, false);
    toClose.add(filter);
    // Flink has set the shared cache there, which must stay.
    BlockBasedTableConfig table =
        options.tableFormatConfig() instanceof BlockBasedTableConfig blocks
            ? blocks
            : new BlockBasedTableConfig();
    return options
        .setTableFormatConfig(table.setFilterPolicy(filter))
        .setLevel0FileNumCompactionTrigger(FILES_BEFORE_MERGE)
        .setLevel0SlowdownWritesTrigger(FILES_BEFORE_SLOWDOWN)
        .setLevel0StopWritesTrigger(FILES_BEFORE_STOP)
        .setArenaBlockSize(ARENA)
        .setNumLevels(LEVELS)
        .setCompressionPerLevel(compression());
  }

  /** What is merged soon is not worth the time to compress it. */
  private static List<CompressionType> compression() {
    List<CompressionType> levels = new ArrayList<>(List.of(CompressionType.NO_COMPRESSION));
    while (levels.size() < LEVELS) {
      levels.add(CompressionType.SNAPPY_COMPRESSION);
    }
    return levels;
  }
}
