package dev.collection.federaljobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.normalize.RecordNormalizer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * How long the normalization of one item takes, in one thread, over the items of the shipped
 * sample: {@code java -Dproject.root=. -cp … dev.collection.federaljobs.NormalizeBenchmark
 * [rounds]}. Each item is parsed just before, as in the graph, but that is not measured.
 */
public final class NormalizeBenchmark {
  private NormalizeBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
    CollectionSpec spec = FederalJobs.spec();
    RecordNormalizer normalizer = FederalJobs.normalizer(spec);
    List<byte[]> items = items();
    long bytes = items.stream().mapToLong(item -> item.length).sum();
    double[] micros = new double[rounds];
    long encoded = 0;
    for (int round = 0; round < rounds; round++) {
      long nanos = 0;
      for (byte[] payload : items) {
        JsonNode item = JsonItems.parse(payload);
        long start = System.nanoTime();
        RecordNormalizer.Result result = normalizer.normalize(item);
        nanos += System.nanoTime() - start;
        encoded += result.code() == null ? result.values().encoded().remaining() : 0;
      }
      micros[round] = nanos / 1000.0 / items.size();
    }
    double[] warm = Arrays.copyOfRange(micros, rounds / 2, rounds);
    Arrays.sort(warm);
    System.out.printf(
        Locale.ROOT,
        "%d items of %d bytes on average, %d fields, %d rounds: first %.1f µs an item,"
            + " warm median %.1f, best %.1f; %d bytes a record encoded%n",
        items.size(),
        bytes / items.size(),
        spec.type().size(),
        rounds,
        micros[0],
        warm[warm.length / 2],
        warm[0],
        encoded / rounds / items.size());
  }

  private static List<byte[]> items() throws Exception {
    Path folder = FederalJobs.ROOT.resolve("src/samples/federal-jobs");
    List<byte[]> items = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".gz")).sorted().toList()) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          JsonNode page = JsonItems.parse(in.readAllBytes());
          for (JsonNode item : page.at("/SearchResult/SearchResultItems")) {
            items.add(item.toString().getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
    return items;
  }
}
