package dev.collection.pipeline.spec;

import java.io.Serializable;

/** What a source is, with how it is read. */
public sealed interface SourceKind extends Serializable permits HttpSpec, FileSpec, HtmlSpec, JdbcSpec {
  /** A few words for people. */
  String describe();
}
