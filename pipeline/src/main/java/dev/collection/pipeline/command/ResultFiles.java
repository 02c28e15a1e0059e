package dev.collection.pipeline.command;

import dev.collection.io.load.RunStore;
import dev.collection.pipeline.summary.RunSummary;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Optional;

/** The files under {@code --output}. A folder that cannot be written must not cost the summary. */
final class ResultFiles {
  private final Path folder;

  ResultFiles(Path folder) {
    this.folder = folder;
  }

  Path summary() {
    return folder.resolve("summary.json");
  }

  Path rejects() {
    return folder.resolve("rejects.jsonl");
  }

  /**
   * Makes the folder if it is missing, and tries whether files can be made in it: better now than
   * when the run has ended.
   *
   * @return what is wrong, and the remedy; empty if nothing is
   */
  Optional<String> prepare() {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".writable", null));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "--output="
              + folder
              + " cannot be used as a folder ("
              + reason(e)
              + "); name one in which this user may make files with --output=FOLDER");
    }
  }

  /**
   * @return what could not be written, and the remedy; empty if everything was
   */
  Optional<String> write(RunSummary summary, RunStore store) throws SQLException {
    Optional<String> problem = replace(summary(), writer -> writer.write(summary.toJson() + "\n"));
    return problem.isPresent()
        ? problem
        : replace(rejects(), writer -> store.exportRejects(summary.run(), writer));
  }

  /** Whoever reads the file sees the old contents or the new, never half of them. */
  private static Optional<String> replace(Path file, Content content) throws SQLException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      try (Writer writer = Files.newBufferedWriter(next, StandardCharsets.UTF_8)) {
        content.writeTo(writer);
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return Optional.empty();
    } catch (IOException e) {
      try {
        Files.deleteIfExists(next);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      return Optional.of(
          file
              + " cannot be written ("
              + reason(e)
              + "); free space there, or name another folder with --output. The records are"
              + " loaded, and the database has the summary and the rejects too.");
    }
  }

  /** What Java says of a file is often its name alone. */
  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file";
    }
    if (e instanceof NoSuchFileException) {
      return "it cannot be made there";
    }
    if (e instanceof FileSystemException of && of.getReason() != null) {
      return of.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private interface Content {
    void writeTo(Writer writer) throws IOException, SQLException;
  }
}
