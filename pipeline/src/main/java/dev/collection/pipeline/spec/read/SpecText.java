package dev.collection.pipeline.spec.read;

import dev.collection.io.load.CollectionTables;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Rules of form that several sections share. */
final class SpecText {
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final Pattern COLLECTION = Pattern.compile("[a-z_][a-z0-9_]{0,40}");

  private SpecText() {}

  static boolean exists(Path file) {
    return Files.isRegularFile(file);
  }

  /** Why there is no such file to read, to go on after its name; null if there is one. */
  static String absence(Path file) {
    if (exists(file)) {
      return null;
    }
    return Files.isDirectory(file) ? "is a folder, not a file" : "does not exist";
  }

  static void checkIdentifier(YamlNode place, String what, String name, Problems problems) {
    checkIdentifier(place, what, name, IDENTIFIER, 63, problems);
  }

  /** Shorter than other names, because names of side tables are made from it. */
  static void checkTable(YamlNode place, String what, String name, Problems problems) {
    checkIdentifier(place, what, name, COLLECTION, 41, problems);
  }

  private static void checkIdentifier(
      YamlNode place, String what, String name, Pattern form, int longest, Problems problems) {
    if (!form.matcher(name).matches()) {
      problems.add(
          place,
          "`"
              + name
              + "` cannot be the name of a "
              + what
              + "; use lower-case letters, digits and `_`, no digit first, at most "
              + longest
              + " characters");
    }
  }

  static void checkColumn(YamlNode place, String name, Problems problems) {
    checkIdentifier(place, "field", name, problems);
    if (CollectionTables.RESERVED_COLUMNS.contains(name)) {
      problems.add(
          place, "`" + name + "` is a column that every table has; give the field another name");
    }
  }

  /**
   * Reports {@code place} if its text is no JSON Pointer (RFC 6901).
   *
   * @return whether it is one
   */
  static boolean checkPointer(YamlNode place, Problems problems) {
    String pointer = place.text();
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      problems.add(
          place,
          "`" + pointer + "` is not a JSON Pointer; it begins with `/`, as in `/" + pointer + "`");
      return false;
    }
    if (pointer.replace("~0", "").replace("~1", "").contains("~")) {
      problems.add(
          place,
          "`" + pointer + "` is not a JSON Pointer; write `~0` for `~` and `~1` for `/` in a name");
      return false;
    }
    return true;
  }
}
