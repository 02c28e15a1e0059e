package dev.collection.pipeline.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.collection.pipeline.sample.posting.Appearance;
import dev.collection.pipeline.sample.posting.GeneratedItem;
import dev.collection.pipeline.sample.posting.SampleFault;
import dev.collection.pipeline.sample.posting.SampleFault.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sample holds and what a collection has to make of it. Its size grows with the number of
 * anomalies and outdated versions, by some hundred bytes each.
 */
public final class SampleTruth {
  /** Beside the items, under a name that no pattern for the items matches. */
  public static final String FILE_NAME = "truth.json";

  private static final int MOST_EXAMPLES = 20;
  private static final List<Outcome> NOT_LOADED =
      List.of(Outcome.REJECTED, Outcome.DUPLICATE, Outcome.OUTDATED, Outcome.CONFLICTING);

  private record Window(LocalDate posted, LocalDate closing) {}

  private final Map<SampleFault, Long> counts = new EnumMap<>(SampleFault.class);
  private final Map<SampleFault, List<String>> names = new EnumMap<>(SampleFault.class);
  private final Map<String, Window> newest = new TreeMap<>();
  private long items;
  private long loadable;
  private long files;

  SampleTruth() {}

  /** Counts one item that is written. */
  void add(Appearance appearance, GeneratedItem item) {
    items++;
    SampleFault fault = appearance.fault();
    if (!appearance.again() && (fault == null || fault.outcome() != Outcome.REJECTED)) {
      loadable++;
    }
    if (fault == null || (fault.comesTwice() && !appearance.again())) {
      // What comes twice counts with its second item; if that is never written, nothing is odd.
      return;
    }
    counts.merge(fault, 1L, Long::sum);
    List<String> known = names.computeIfAbsent(fault, unused -> new ArrayList<>());
    boolean mayBeAnomaly = fault.outcome() == Outcome.ANOMALY || fault.mayBeAnomaly();
    if (mayBeAnomaly || known.size() < MOST_EXAMPLES) {
      switch (fault) {
        case NOT_JSON, DEEPLY_NESTED -> {}
        case MISSING_KEY -> known.add(item.positionId());
        default -> known.add(item.controlNumber());
      }
    }
    if (fault.outcome() == Outcome.OUTDATED) {
      newest.put(item.controlNumber(), new Window(item.newestPosted(), item.newestClosing()));
    }
  }

  void setFiles(long value) {
    files = value;
  }

  /** Items written: what a collection extracts. */
  public long items() {
    return items;
  }

  /** Files the items are in. */
  public long files() {
    return files;
  }

  /** Distinct control numbers of the items that can be loaded: the rows of the table. */
  public long loadableKeys() {
    return loadable;
  }

  /** Items that have {@code fault}; of one that repeats a posting, the second items. */
  public long count(SampleFault fault) {
    return counts.getOrDefault(fault, 0L);
  }

  /** Items with a fault of that outcome. */
  public long count(Outcome outcome) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().outcome() == outcome)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * Control numbers of items with {@code fault}, in the order they were written: all of what is or
   * may be an anomaly, the first 20 otherwise. The {@code PositionID} for {@link
   * SampleFault#MISSING_KEY}.
   */
  public List<String> controlNumbers(SampleFault fault) {
    return Collections.unmodifiableList(names.getOrDefault(fault, List.of()));
  }

  /** Writes this as JSON. */
  void write(Path file, SampleOptions options, SampleOutput output) throws IOException {
    DefaultPrettyPrinter pretty = new DefaultPrettyPrinter();
    pretty.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json = new JsonFactory().createGenerator(out).setPrettyPrinter(pretty)) {
      json.writeStartObject();
      writeOptions(json, options, output);
      json.writeNumberField("files", files);
      json.writeNumberField("items", items);
      json.writeNumberField("loadable_keys", loadable);
      json.writeObjectFieldStart("items_not_loaded");
      for (Outcome outcome : NOT_LOADED) {
        json.writeNumberField(lowerCase(outcome), count(outcome));
      }
      json.writeEndObject();
      json.writeObjectFieldStart("faults");
      for (Map.Entry<SampleFault, Long> count : counts.entrySet()) {
        writeFault(json, count.getKey(), count.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("newest_versions");
      for (Map.Entry<String, Window> version : newest.entrySet()) {
        json.writeObjectFieldStart(version.getKey());
        json.writeStringField("posting_date", version.getValue().posted().toString());
        json.writeStringField("closing_date", version.getValue().closing().toString());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private void writeFault(JsonGenerator json, SampleFault fault, long count) throws IOException {
    json.writeObjectFieldStart(lowerCase(fault));
    json.writeStringField("outcome", lowerCase(fault.outcome()));
    if (fault.mayBeAnomaly()) {
      json.writeBooleanField("may_be_anomaly", true);
    }
    if (!fault.lowers().isEmpty()) {
      writeStrings(json, "lowers", fault.lowers());
    }
    json.writeNumberField("count", count);
    writeStrings(
        json,
        fault == SampleFault.MISSING_KEY ? "position_ids" : "control_numbers",
        names.get(fault));
    json.writeEndObject();
  }

  private static void writeStrings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void writeOptions(JsonGenerator json, SampleOptions options, SampleOutput output)
      throws IOException {
    json.writeObjectFieldStart("options");
    json.writeNumberField("records", options.records());
    json.writeNumberField("seed", options.seed());
    json.writeStringField("as_of", options.asOf().toString());
    json.writeNumberField("collections", options.collections());
    json.writeNumberField("text_scale", options.textScale());
    json.writeStringField("format", lowerCase(output.format()));
    json.writeNumberField("items_per_page", output.itemsPerPage());
    json.writeEndObject();
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
