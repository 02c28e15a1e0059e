package dev.collection.pipeline.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes specs to a folder and reads them. */
final class SpecFolder {
  /** Refuses every check that contains {@code bad}. */
  private static final RuleCatalog RULES =
      (type, untyped, rules) ->
          rules.stream()
              .filter(rule -> rule.check().contains("bad"))
              .map(rule -> new RuleProblem(rule.name(), "the check is bad"))
              .toList();

  private final Path folder;

  SpecFolder(Path folder) {
    this.folder = folder;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  SpecFolder write(String name, String text) throws IOException {
    Files.createDirectories(path(name).getParent());
    Files.writeString(path(name), text);
    return this;
  }

  CollectionSpec read(String name) throws SpecException {
    return new SpecReader(new KnownConverters(), RULES).read(path(name));
  }

  /** The message, line by line, with paths relative to the folder; empty if there is no problem. */
  List<String> problems(String name) {
    try {
      read(name);
      return List.of();
    } catch (SpecException e) {
      return e.getMessage().replace(folder + "/", "").lines().toList();
    }
  }
}
