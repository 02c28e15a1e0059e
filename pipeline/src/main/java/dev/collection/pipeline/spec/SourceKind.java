package dev.collection.pipeline.spec;

/** What a source is, with how it is read. */
public sealed interface SourceKind permits HttpSpec, FileSpec {
  /** A few words for people. */
  String describe();
}
