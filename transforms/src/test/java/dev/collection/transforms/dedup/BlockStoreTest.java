package dev.collection.transforms.dedup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.BinaryWriter;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockStoreTest {
  private static final String ID = BlockStoreTest.class.getName();
  private static final int MB = 1 << 20;

  private final BlockStore store = BlockStore.of(ID);

  @AfterEach
  void release() {
    BlockStore.release(ID);
  }

  private static ByteBuffer block(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private String read(long offset, String expected) throws Exception {
    return UTF_8.decode(store.read(offset, expected.getBytes(UTF_8).length)).toString();
  }

  @Test
  void whenBlocksAreAppended_eachIsReadBackFromItsPlace() throws Exception {
    long first = store.append(block("ağ"));
    // Read before the next one is there: the map of the segment has to grow.
    assertThat(read(first, "ağ"), is("ağ"));
    long empty = store.append(block(""));
    long second = store.append(block("two"));
    assertThat(List.of(first, empty, second), is(List.of(0L, 3L, 3L)));
    assertThat(read(second, "two"), is("two"));
    assertThat(read(empty, ""), is(""));
    assertThat(read(first, "ağ"), is("ağ"));
  }

  @Test
  void whenThreadsAppendAtTheSameTime_noBlockOverlapsAnother() throws Exception {
    Map<Long, String> blocks = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String name = "thread " + thread + " block ";
        tasks.add(
            () -> {
              for (int i = 0; i < 500; i++) {
                String text = name + i + ".".repeat(i % 40);
                long offset = store.append(block(text));
                blocks.put(offset, text);
                assertThat(read(offset, text), is(text));
              }
              return null;
            });
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(blocks.size(), is(2000));
    for (Map.Entry<Long, String> entry : blocks.entrySet()) {
      assertThat(read(entry.getKey(), entry.getValue()), is(entry.getValue()));
    }
  }

  @Test
  void whenABlockDoesNotFitIntoASegment_itBeginsTheNext() throws Exception {
    byte[] large = new byte[100 * MB];
    List<Long> offsets = new ArrayList<>();
    for (byte i = 1; i <= 3; i++) {
      large[0] = i;
      large[large.length - 1] = (byte) -i;
      offsets.add(store.append(ByteBuffer.wrap(large)));
    }
    assertThat(offsets, is(List.of(0L, 100L * MB, 256L * MB)));
    for (int i = 1; i <= 3; i++) {
      ByteBuffer read = store.read(offsets.get(i - 1), large.length);
      assertThat(read.remaining(), is(large.length));
      assertThat((int) read.get(0), is(i));
      assertThat((int) read.get(large.length - 1), is(-i));
    }
  }

  @Test
  void whenItIsReleased_theNextOfThatNameIsANewOne() throws Exception {
    store.append(block("gone"));
    assertThat(BlockStore.of(ID), is(sameInstance(store)));
    BlockStore.release(ID);
    BlockStore next = BlockStore.of(ID);
    assertThat(next, is(not(sameInstance(store))));
    assertThat(next.append(block("new")), is(0L));
    BlockFileException late =
        assertThrows(BlockFileException.class, () -> store.append(block("late")));
    assertThat(late.getCause(), is(instanceOf(ClosedChannelException.class)));
    BlockStore.release("never asked for");
  }

  @Test
  void whenABlockIsParked_itIsTheSameAsInline() throws Exception {
    BinaryWriter records = new BinaryWriter();
    records.writeString("a record");
    RecordBlock inline = RecordBlock.inline(records);
    RecordBlock parked = RecordBlock.parked(records, ID);
    assertThat(parked.content(), is(inline.content()));
    assertThat(inline.content().remaining(), is(9));
  }
}
