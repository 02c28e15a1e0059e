package dev.collection.pipeline.graph;

import dev.collection.io.file.FileSource;
import dev.collection.io.http.HttpSource;
import dev.collection.io.http.PageDefinition;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.secret.UnresolvedReference;
import dev.collection.io.secret.UnresolvedSecretException;
import dev.collection.io.source.Position;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.FileSpec;
import dev.collection.pipeline.spec.HttpSpec;
import dev.collection.pipeline.spec.PageSpec;
import dev.collection.pipeline.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sources that a spec's sections become. */
public final class SpecSources {
  private static final long JITTER_SEED = 1;

  private SpecSources() {}

  /** The source of one section. */
  public static Source of(SourceSpec spec) {
    return spec.kind() instanceof HttpSpec http
        ? http(spec, http)
        : file(spec, (FileSpec) spec.kind());
  }

  /**
   * A reference to a secret that cannot be resolved in this process.
   *
   * @param use the source and what of it needs the secret: {@code source a, header X-Key}
   */
  public record MissingSecret(String use, UnresolvedReference reference) {
    String message() {
      return use + ": " + reference.message();
    }
  }

  /** What is missing for the sources to be read; each reference once, for its first use. */
  public static List<MissingSecret> missingSecrets(CollectionSpec spec, SecretResolver secrets) {
    Map<String, MissingSecret> missing = new LinkedHashMap<>();
    for (SourceSpec source : spec.sources()) {
      if (source.kind() instanceof HttpSpec http) {
        Map<String, String> uses = new LinkedHashMap<>();
        uses.put("url", http.url());
        http.query().forEach((name, value) -> uses.put("query parameter " + name, value));
        http.headers().forEach((name, value) -> uses.put("header " + name, value));
        uses.forEach(
            (use, text) -> {
              String place = "source " + source.name() + ", " + use;
              for (UnresolvedReference reference : secrets.unresolved(text)) {
                missing.putIfAbsent(reference.message(), new MissingSecret(place, reference));
              }
            });
      }
    }
    return List.copyOf(missing.values());
  }

  /**
   * Sources that name a single file which is not there, with the reason. That no file matches a
   * pattern is not among them: such files come and go.
   */
  public static List<String> missingFiles(CollectionSpec spec) {
    List<String> missing = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      if (source.kind() instanceof FileSpec file) {
        file(source, file)
            .missing()
            .ifPresent(reason -> missing.add("source " + source.name() + ": " + reason));
      }
    }
    return missing;
  }

  /** Everything that a run of the spec needs and that is not there, in words; empty if all is. */
  public static List<String> missingInputs(CollectionSpec spec) {
    List<String> missing = new ArrayList<>();
    missingSecrets(spec, SecretResolver.system()).forEach(secret -> missing.add(secret.message()));
    missing.addAll(missingFiles(spec));
    return missing;
  }

  /**
   * Makes sure that requests can be made with the secrets that there are.
   *
   * @throws UnresolvedSecretException if one cannot be resolved
   * @throws IllegalArgumentException if a secret makes an address or a header impossible
   */
  public static void checkRequests(CollectionSpec spec) throws IOException {
    for (SourceSpec source : spec.sources()) {
      if (source.kind() instanceof HttpSpec http) {
        // Opening resolves the secrets; no request is sent before the first batch is asked for.
        http(source, http).open("", Position.START, SourceContext.system()).close();
      }
    }
  }

  private static HttpSource http(SourceSpec spec, HttpSpec http) {
    PageSpec pages = http.pages();
    return new HttpSource(
        new ClientDefinition(
            spec.name(),
            http.headers(),
            new LimitDefinition(
                http.requestsPerMinute(),
                http.concurrent(),
                http.timeout(),
                Math.toIntExact(http.maxBodyBytes())),
            new RetryDefinition(http.attempts(), http.minBackoff(), http.maxBackoff()),
            JITTER_SEED),
        http.url(),
        http.query(),
        pages == null
            ? null
            : new PageDefinition(
                pages.numberParameter(),
                pages.first(),
                pages.sizeParameter(),
                pages.size(),
                pages.total(),
                pages.cap()),
        spec.items());
  }

  private static FileSource file(SourceSpec spec, FileSpec file) {
    return new FileSource(
        spec.name(),
        file.path(),
        file.format(),
        file.compression(),
        spec.items(),
        file.total(),
        Math.toIntExact(file.maxRecordBytes()),
        file.collectedAt(),
        file.layout(),
        file.splitBytes());
  }
}
