package dev.collection.federaljobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import dev.collection.model.RecordType;
import dev.collection.pipeline.graph.SpecCatalog;
import dev.collection.pipeline.options.OptionProblem;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SpecException;
import dev.collection.transforms.normalize.RecordNormalizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shipped spec of federal jobs, its normalizer, and the recorded answers it is held to. */
final class FederalJobs {
  static final Path ROOT = Path.of(System.getProperty("project.root", "."));
  static final Path SPEC = ROOT.resolve("src/config/federal-jobs.yaml");

  /** Recorded answers are not part of the project; tests that need them say so and are skipped. */
  static final Path RECORDED = Path.of(System.getProperty("fixtures.root"), "usajobs", "search");

  private FederalJobs() {}

  static CollectionSpec spec() throws SpecException, OptionProblem {
    return SpecCatalog.read(SPEC, null);
  }

  static RecordNormalizer normalizer(CollectionSpec spec) {
    return new RecordNormalizer(spec.type(), spec.sources().get(0).map());
  }

  /** Values by the name of their field; null values are kept. */
  static Map<String, Object> values(RecordType type, RecordNormalizer.Result result) {
    Map<String, Object> values = new LinkedHashMap<>();
    Object[] all = result.values().toArray();
    for (int i = 0; i < all.length; i++) {
      values.put(type.field(i).name(), all[i]);
    }
    return values;
  }

  /** The items of every recorded answer whose file name begins so, in the order of the names. */
  static List<JsonNode> recorded(String prefix) throws IOException {
    List<JsonNode> items = new ArrayList<>();
    try (Stream<Path> files = Files.list(RECORDED)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(prefix)) {
          JsonItems.parse(Files.readAllBytes(file))
              .at("/SearchResult/SearchResultItems")
              .forEach(items::add);
        }
      }
    }
    return items;
  }
}
