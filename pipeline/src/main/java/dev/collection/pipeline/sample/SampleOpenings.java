package dev.collection.pipeline.sample;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import dev.collection.pipeline.sample.posting.Appearance;
import dev.collection.pipeline.sample.posting.ItemFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Open postings that can be asked for by series and by state. Only what they are asked by is kept;
 * each item is made when it is wanted, so that memory is a small part of what there is to read.
 */
final class SampleOpenings {
  private final List<Opening> openings = new ArrayList<>();
  private final TreeMap<String, String> seriesNames = new TreeMap<>();
  private final ItemFactory items;

  private record Opening(Appearance appearance, Set<String> series, Set<String> states) {}

  private SampleOpenings(ItemFactory items) {
    this.items = items;
  }

  static SampleOpenings make(SampleOptions options) throws IOException {
    ItemFactory items = new ItemFactory(options.seed(), options.textScale());
    SampleOpenings made = new SampleOpenings(items);
    SamplePlan plan = new SamplePlan(options, SampleOutput.Format.JSONL);
    plan.startCollection();
    for (long record = 0; record < options.records(); record++) {
      made.add(plan.nextAppearance());
    }
    return made;
  }

  private void add(Appearance appearance) throws IOException {
    JsonNode descriptor =
        JsonItems.parse(items.make(appearance).bytes()).get("MatchedObjectDescriptor");
    Set<String> series = new HashSet<>();
    for (JsonNode category : descriptor.get("JobCategory")) {
      series.add(category.get("Code").asText());
      seriesNames.put(category.get("Code").asText(), category.get("Name").asText());
    }
    Set<String> states = new HashSet<>();
    for (JsonNode location : descriptor.get("PositionLocation")) {
      states.add(location.path("CountrySubDivisionCode").asText());
    }
    openings.add(new Opening(appearance, Set.copyOf(series), Set.copyOf(states)));
  }

  /** Series by code. */
  Map<String, String> seriesNames() {
    return seriesNames;
  }

  /**
   * The postings that are asked for, at most {@code most}, each by its index.
   *
   * @param series null for any
   * @param state null for any
   */
  int[] find(String series, String state, int most) {
    int[] found = new int[Math.min(most, openings.size())];
    int count = 0;
    for (int i = 0; i < openings.size() && count < found.length; i++) {
      Opening opening = openings.get(i);
      if ((series == null || opening.series().contains(series))
          && (state == null || opening.states().contains(state))) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The item of a posting. */
  synchronized String item(int index) {
    return new String(items.make(openings.get(index).appearance()).bytes(), StandardCharsets.UTF_8);
  }
}
