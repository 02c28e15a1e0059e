package dev.collection.pipeline.sample;

import dev.collection.pipeline.sample.SampleOutput.Format;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Arranges items in files: pages of the Search API, or one item a line. */
final class SampleFiles implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SampleOutput output;
  private OutputStream out;
  private LocalDate day;
  private long itemsOfCollection;
  private long itemsWritten;
  private long pages;
  private long files;

  private SampleFiles(SampleOutput output) {
    this.output = output;
  }

  /**
   * @throws IOException if the directory cannot be made, or has files of an earlier sample, which
   *     would be taken for pages of this one
   */
  static SampleFiles in(SampleOutput output) throws IOException {
    Files.createDirectories(output.directory());
    try (Stream<Path> existing = Files.list(output.directory())) {
      Path earlier = existing.filter(SampleFiles::isOfSample).min(Path::compareTo).orElse(null);
      if (earlier != null) {
        throw new IOException(
            earlier + " is from an earlier sample; remove it or give another directory");
      }
    }
    return new SampleFiles(output);
  }

  private static boolean isOfSample(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(SampleOutput.FILE_PREFIX) || name.equals(SampleTruth.FILE_NAME);
  }

  /** Begins the files of the collection of {@code collectedOn}, which has {@code items} items. */
  void startCollection(LocalDate collectedOn, long items) throws IOException {
    close();
    day = collectedOn;
    itemsOfCollection = items;
    itemsWritten = 0;
    pages = (items + output.itemsPerPage() - 1) / output.itemsPerPage();
    if (output.format() == Format.JSONL) {
      open(SampleOutput.FILE_PREFIX + day + ".jsonl");
    }
  }

  /** Writes one item, or a spoilt line. */
  void write(byte[] item) throws IOException {
    if (output.format() == Format.JSONL) {
      out.write(item);
      out.write('\n');
      itemsWritten++;
      return;
    }
    long placeOnPage = itemsWritten % output.itemsPerPage();
    if (placeOnPage == 0) {
      startPage();
    } else {
      out.write(',');
    }
    out.write(item);
    itemsWritten++;
    if (placeOnPage == output.itemsPerPage() - 1 || itemsWritten == itemsOfCollection) {
      writeText("],\"UserArea\":{\"NumberOfPages\":\"" + pages + "\",\"IsRadialSearch\":false}}}");
      close();
    }
  }

  /** Files written so far. */
  long files() {
    return files;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      OutputStream closing = out;
      out = null;
      closing.close();
    }
  }

  private void startPage() throws IOException {
    long page = itemsWritten / output.itemsPerPage() + 1;
    StringBuilder number = new StringBuilder(Long.toString(page));
    int digits = Math.max(3, Long.toString(pages).length());
    while (number.length() < digits) {
      number.insert(0, '0');
    }
    open(SampleOutput.FILE_PREFIX + day + "-page-" + number + ".json");
    long items = Math.min(output.itemsPerPage(), itemsOfCollection - itemsWritten);
    // The total is the true one, not cut to 10,000 as the API does: these files are complete.
    writeText(
        "{\"LanguageCode\":\"EN\",\"SearchParameters\":{},\"SearchResult\":{\"SearchResultCount\":"
            + items
            + ",\"SearchResultCountAll\":"
            + itemsOfCollection
            + ",\"SearchResultItems\":[");
  }

  private void open(String name) throws IOException {
    OutputStream file =
        Files.newOutputStream(output.directory().resolve(output.gzip() ? name + ".gz" : name));
    // GZIPOutputStream writes neither a time nor a system into its header (JDK 16 and later).
    out =
        new BufferedOutputStream(
            output.gzip() ? new GZIPOutputStream(file, BUFFER_BYTES) : file, BUFFER_BYTES);
    files++;
  }

  private void writeText(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
