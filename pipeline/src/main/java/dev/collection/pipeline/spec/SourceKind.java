package dev.collection.pipeline.spec;

import java.io.Serializable;
import java.util.Map;

/** What a source is, with how it is read. */
public sealed interface SourceKind extends Serializable
    permits HttpSpec, HtmlSpec, FileSpec, JdbcSpec, KafkaSpec, ReplaySpec {
  /** A few words for people. */
  String describe();

  /** Everything that may hold a reference to a secret, by what it is for. */
  default Map<String, String> secretUses() {
    return Map.of();
  }
}
