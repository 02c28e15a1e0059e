package dev.collection.pipeline.sample.posting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Makes items of the shape of {@code SearchResultItems}. What it makes depends on the seed and the
 * appearance alone. Not for several threads: it uses its buffers again.
 */
public final class ItemFactory {
  private static final int BUFFER_BYTES = 1 << 18;

  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_BYTES);
  private final Posting posting = new Posting();
  private final PostingFactory postings;
  private final PostingFaults faults;
  private final ItemWriter writer;

  /**
   * @param textScale factor of the length of texts; 1 gives items of about 4 KB
   */
  public ItemFactory(long seed, double textScale) {
    Vocabulary vocabulary = new Vocabulary(textScale);
    postings = new PostingFactory(seed, vocabulary);
    faults = new PostingFaults(vocabulary.pay);
    try {
      writer = new ItemWriter(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
  }

  public GeneratedItem make(Appearance appearance) {
    postings.fill(posting, appearance);
    faults.apply(posting);
    buffer.reset();
    try {
      writer.write(posting);
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
    return new GeneratedItem(LineFaults.apply(posting.fault, buffer.toByteArray()), posting);
  }
}
