package dev.collection.pipeline.graph;

import dev.collection.io.file.FileSource;
import dev.collection.io.http.HttpSource;
import dev.collection.io.http.LimitDefinition;
import dev.collection.io.http.PageDefinition;
import dev.collection.io.http.RetryDefinition;
import dev.collection.io.source.Position;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.FileSpec;
import dev.collection.pipeline.spec.HttpSpec;
import dev.collection.pipeline.spec.PageSpec;
import dev.collection.pipeline.spec.SourceSpec;
import java.io.IOException;

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
   * Makes sure that every secret the sources refer to can be had in this process, so that a run
   * without them ends before it has begun.
   *
   * @throws dev.collection.io.secret.UnresolvedSecretException naming the source and the reference
   * @throws IllegalArgumentException if a secret makes an address or a header impossible
   */
  public static void requireSecrets(CollectionSpec spec) throws IOException {
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
        spec.name(),
        http.url(),
        http.headers(),
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
        spec.items(),
        new LimitDefinition(
            http.requestsPerMinute(),
            http.concurrent(),
            http.timeout(),
            Math.toIntExact(http.maxBodyBytes())),
        new RetryDefinition(http.attempts(), http.minBackoff(), http.maxBackoff()),
        JITTER_SEED);
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
        file.collectedAt());
  }
}
