package dev.collection.pipeline.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder in which records wait, and in which SQLite and Snappy unpack their libraries. These
 * say of a full folder only that there is no library, with traces, so it is tried before they are
 * used.
 */
final class TemporaryFolder {
  /** More than the libraries. */
  private static final int BYTES = 4 << 20;

  private TemporaryFolder() {}

  /** What is wrong with the folder of this process, and the remedy; empty if nothing is. */
  static Optional<String> problem() {
    return problem(folder());
  }

  static Optional<String> problem(Path folder) {
    try {
      Path file = Files.createTempFile(folder, "collection", null);
      try {
        Files.write(file, new byte[BYTES]);
      } finally {
        Files.delete(file);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(sentence(folder, e));
    }
  }

  /** That the folder of this process cannot be used, why, and the remedy. */
  static String sentence(IOException e) {
    return sentence(folder(), e);
  }

  private static String sentence(Path folder, IOException e) {
    String reason =
        !Files.isDirectory(folder)
            ? "it is not a folder"
            : e instanceof FileSystemException of && of.getReason() != null
                ? of.getReason()
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return "the folder for temporary files, "
        + folder
        + ", cannot be written ("
        + reason
        + "); free space there, or name another with COLLECT_JAVA_OPTS=-Djava.io.tmpdir=FOLDER";
  }

  private static Path folder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }
}
