package dev.collection.pipeline.sample;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads a sample back from its bytes and works out, without the generator's code, what a collection
 * has to make of it.
 */
final class SampleReader {
  /** An item that can be loaded. */
  record Loadable(String key, LocalDate collectedOn, LocalDate posted, JsonNode item) {}

  private static final String ITEMS = "\"SearchResultItems\":[";
  private static final DateTimeFormatter SLASHES =
      DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

  long items;
  long unreadable;
  long otherRejects;
  final List<Loadable> loadable = new ArrayList<>();

  /** Uncompressed contents of each file, by its name without {@code .gz}. */
  static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        byte[] bytes = Files.readAllBytes(file);
        if (name.endsWith(".gz")) {
          try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            contents.put(name.substring(0, name.length() - 3), unzipped.readAllBytes());
          }
        } else {
          contents.put(name, bytes);
        }
      }
    }
    return contents;
  }

  static SampleReader read(Path directory) throws IOException {
    SampleReader reader = new SampleReader();
    for (Map.Entry<String, byte[]> file : contents(directory).entrySet()) {
      String name = file.getKey();
      if (name.startsWith("usajobs-")) {
        LocalDate day = LocalDate.parse(name.substring(8, 18));
        if (name.endsWith(".jsonl")) {
          reader.readLines(file.getValue(), day);
        } else {
          reader.readPage(file.getValue(), day);
        }
      }
    }
    return reader;
  }

  /** The items of each key, in the order they were written. */
  Map<String, List<Loadable>> byKey() {
    Map<String, List<Loadable>> byKey = new TreeMap<>();
    for (Loadable item : loadable) {
      byKey.computeIfAbsent(item.key(), unused -> new ArrayList<>()).add(item);
    }
    return byKey;
  }

  /** Cuts the page by its brackets: an item that is not JSON must not spoil the others. */
  private void readPage(byte[] page, LocalDate day) {
    // One character a byte, so that damaged texts are cut as well.
    String text = new String(page, StandardCharsets.ISO_8859_1);
    int start = text.indexOf(ITEMS) + ITEMS.length();
    int depth = 0;
    boolean quoted = false;
    for (int i = start; depth >= 0; i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '{', '[' -> depth += quoted ? 0 : 1;
        case '}', ']' -> depth -= quoted ? 0 : 1;
        default -> {
          continue;
        }
      }
      if (depth == 0 && text.charAt(i) == '}' && !quoted) {
        readBytes(Arrays.copyOfRange(page, start, i + 1), day);
        start = i + 2;
      }
    }
  }

  private void readBytes(byte[] item, LocalDate day) {
    try {
      readItem(JsonItems.parse(item), day);
    } catch (IOException e) {
      items++;
      unreadable++;
    }
  }

  private void readLines(byte[] file, LocalDate day) {
    int start = 0;
    for (int i = 0; i < file.length; i++) {
      if (file[i] == '\n') {
        byte[] line = Arrays.copyOfRange(file, start, i);
        start = i + 1;
        readBytes(line, day);
      }
    }
  }

  private void readItem(JsonNode item, LocalDate day) {
    items++;
    JsonNode id = item.path("MatchedObjectId");
    JsonNode descriptor = item.path("MatchedObjectDescriptor");
    JsonNode pay = descriptor.at("/PositionRemuneration/0");
    LocalDate posted = date(descriptor.path("PublicationStartDate").asText());
    if (id.isTextual()
        && descriptor.path("PositionTitle").asText().indexOf(0) < 0
        && descriptor.isObject()
        && isNumber(pay.path("MinimumRange").asText())
        && isNumber(pay.path("MaximumRange").asText())
        && posted != null) {
      loadable.add(new Loadable(id.textValue(), day, posted, item));
    } else {
      otherRejects++;
    }
  }

  private static boolean isNumber(String text) {
    try {
      return new BigDecimal(text).scale() <= 2;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static LocalDate date(String text) {
    try {
      return text.contains("/")
          ? LocalDate.parse(text, SLASHES)
          : LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
