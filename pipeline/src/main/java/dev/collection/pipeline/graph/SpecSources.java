package dev.collection.pipeline.graph;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.file.FileSource;
import dev.collection.io.file.row.CsvLayout;
import dev.collection.io.html.HtmlSource;
import dev.collection.io.http.HttpSource;
import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.kafka.ReplaySource;
import dev.collection.io.outbox.OutputTopic;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.secret.UnresolvedReference;
import dev.collection.io.secret.UnresolvedSecretException;
import dev.collection.io.source.Position;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.FileSpec;
import dev.collection.pipeline.spec.HtmlSpec;
import dev.collection.pipeline.spec.HttpSpec;
import dev.collection.pipeline.spec.JdbcSpec;
import dev.collection.pipeline.spec.KafkaSpec;
import dev.collection.pipeline.spec.ReplaySpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.normalize.FieldMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The sources that a spec's sections become. */
public final class SpecSources {
  private SpecSources() {}

  /**
   * The source of one section.
   *
   * @param key fields of the collection that identify a record
   */
  public static Source of(SourceSpec spec, List<String> key) {
    if (spec.kind() instanceof ReplaySpec replay) {
      return replay(spec, replay);
    }
    if (spec.kind() instanceof HttpSpec http) {
      return http(spec, http, key);
    }
    if (spec.kind() instanceof HtmlSpec html) {
      return html(spec, html);
    }
    if (spec.kind() instanceof KafkaSpec kafka) {
      return kafka(spec, kafka);
    }
    return spec.kind() instanceof JdbcSpec jdbc
        ? DatabaseSources.of(spec, jdbc)
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

  /**
   * What is missing for the sources to be read, and the outputs to be written; each reference once,
   * for its first use.
   */
  public static List<MissingSecret> missingSecrets(CollectionSpec spec, SecretResolver secrets) {
    Map<String, MissingSecret> missing = new LinkedHashMap<>();
    for (SourceSpec source : spec.inputs()) {
      source
          .kind()
          .secretUses()
          .forEach(
              (use, text) -> {
                String place = "source " + source.name() + ", " + use;
                for (UnresolvedReference reference : secrets.unresolved(text)) {
                  missing.putIfAbsent(reference.message(), new MissingSecret(place, reference));
                }
              });
    }
    if (spec.outputs() != null) {
      spec.outputs()
          .secretUses()
          .forEach(
              (use, text) -> {
                for (UnresolvedReference reference : secrets.unresolved(text)) {
                  missing.putIfAbsent(
                      reference.message(), new MissingSecret("output " + use, reference));
                }
              });
    }
    return List.copyOf(missing.values());
  }

  /**
   * Sources that name a single file which is not there, with the reason. That no file matches a
   * pattern is not among them: such files come and go.
   */
  public static List<String> missingFiles(CollectionSpec spec) {
    List<String> missing = new ArrayList<>();
    for (SourceSpec source : spec.inputs()) {
      if (source.kind() instanceof FileSpec file) {
        file(source, file)
            .missing()
            .ifPresent(reason -> missing.add("source " + source.name() + ": " + reason));
      }
    }
    return missing;
  }

  /** Sources that ask whether what they have answered an earlier run is still valid. */
  static Set<String> conditional(CollectionSpec spec) {
    return spec.sources().stream()
        .filter(
            source ->
                (source.kind() instanceof HttpSpec http && http.client().conditional())
                    || (source.kind() instanceof HtmlSpec html && html.client().conditional()))
        .map(SourceSpec::name)
        .collect(Collectors.toSet());
  }

  /** Everything that a run of the spec needs and that is not there, in words; empty if all is. */
  public static List<String> missingInputs(CollectionSpec spec) {
    List<String> missing = new ArrayList<>();
    missingSecrets(spec, SecretResolver.system()).forEach(secret -> missing.add(secret.message()));
    missing.addAll(missingFiles(spec));
    missing.addAll(DatabaseSources.problems(spec, SecretResolver.system()));
    return missing;
  }

  /**
   * Makes sure that requests can be made with the secrets that there are.
   *
   * @throws UnresolvedSecretException if one cannot be resolved
   * @throws IllegalArgumentException if a secret makes an address or a header impossible
   */
  public static void checkRequests(CollectionSpec spec) throws IOException {
    for (SourceSpec source : spec.inputs()) {
      if (source.kind() instanceof HttpSpec http) {
        // Opening resolves the secrets; no request is sent before the first batch is asked for.
        http(source, http, List.of()).open("", Position.START, SourceContext.system()).close();
      } else if (source.kind() instanceof HtmlSpec html) {
        html(source, html).open("", Position.START, SourceContext.system()).close();
      }
    }
  }

  private static HttpSource http(SourceSpec spec, HttpSpec http, List<String> key) {
    return new HttpSource(
        http.client().definition(spec.name()),
        http.url(),
        http.query(),
        http.pages(),
        spec.items(),
        http.slices(),
        http.alwaysSliced(),
        http.incremental(),
        identity(spec, key));
  }

  /** Where an item has what its key is made from; empty if that is not simply there. */
  private static List<String> identity(SourceSpec spec, List<String> key) {
    List<String> pointers = new ArrayList<>();
    for (String field : key) {
      spec.map().stream()
          .filter(mapping -> mapping.field().equals(field) && !mapping.from().isEmpty())
          .map(mapping -> mapping.from().get(0))
          .filter(pointer -> !pointer.contains("*"))
          .findFirst()
          .ifPresent(pointers::add);
    }
    return pointers.size() == key.size() ? pointers : List.of();
  }

  private static HtmlSource html(SourceSpec spec, HtmlSpec html) {
    return new HtmlSource(html.client().definition(spec.name()), html.crawl(), html.items());
  }

  private static KafkaSource kafka(SourceSpec spec, KafkaSpec kafka) {
    return new KafkaSource(
        spec.name(),
        kafka.servers(),
        kafka.topics(),
        kafka.properties(),
        Math.toIntExact(kafka.maxRecordBytes()),
        kafka.timeout(),
        kafka.format());
  }

  private static ReplaySource replay(SourceSpec spec, ReplaySpec replay) {
    OutputTopic letters = replay.topic();
    return ReplaySource.of(
        replay.collection(),
        spec.name(),
        letters.servers(),
        letters.topic(),
        letters.properties(),
        letters.timeout());
  }

  /** The columns of a row that each field is made from. */
  private static Map<String, List<String>> columns(SourceSpec spec) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (FieldMapping mapping : spec.map()) {
      List<String> names =
          mapping.from().stream()
              .filter(pointer -> pointer.startsWith("/") && !pointer.startsWith("/*"))
              .map(pointer -> JsonPointer.compile(pointer).getMatchingProperty())
              .toList();
      boolean always = names.size() == mapping.from().size() && mapping.orElse() == null;
      if (!names.isEmpty() && always) {
        columns.put(mapping.field(), names);
      }
    }
    return columns;
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
        file.layout() instanceof CsvLayout csv ? csv.expecting(columns(spec)) : file.layout(),
        file.splitBytes());
  }
}
