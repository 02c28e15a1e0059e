package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of src/docs/sources/databases.md does what is said there. */
class DatabaseExampleTest {
  private static final Path EXAMPLE = CommandRun.HOME.resolve("src/docs/example/databases");

  @TempDir Path path;

  @Test
  void whenTheExampleRuns_loadsTheBooksAndRefusesTheMisprint() throws Exception {
    RunFolder folder = new RunFolder(path);
    CommandRun run = folder.run(EXAMPLE.resolve("library.yaml"));
    assertThat(run.said(), run.code(), is(0));
    String documented = Files.readString(CommandRun.HOME.resolve("src/docs/sources/databases.md"));
    List<String> lines =
        run.out().lines().filter(line -> line.matches("  (extracted|=).*")).toList();
    assertThat(documented, containsString("```\n" + String.join("\n", lines) + "\n```"));
    assertThat(
        folder.tables().rows("SELECT id, title, price FROM library ORDER BY id LIMIT 2"),
        is(
            List.of(
                Arrays.asList("-1", "Catalogue of the reading room", null),
                List.of("1", "The Odyssey", "14"))));
  }

  @Test
  void whenABookIsDeleted_theCopyLosesIt() throws Exception {
    RunFolder folder = new RunFolder(path);
    Files.copy(EXAMPLE.resolve("library.yaml"), path.resolve("library.yaml"));
    Files.copy(EXAMPLE.resolve("library.db"), path.resolve("library.db"));
    assertThat(folder.run("library.yaml").code(), is(0));
    execute(path.resolve("library.db"), "DELETE FROM books WHERE id = 2");

    CommandRun second = folder.run("library.yaml");

    assertThat(second.said(), second.code(), is(0));
    assertThat(
        second.out(),
        containsString("  vanished             1  rows deleted that their source no longer has\n"));
    assertThat(
        folder.tables().column("SELECT id FROM library ORDER BY id"),
        is(List.of("-1", "1", "3", "4")));
  }

  @Test
  void whenTheSqlIsRun_itGivesTheFile() throws Exception {
    Path made = path.resolve("made.db");
    String sql = Files.readString(EXAMPLE.resolve("library.sql"));
    execute(made, sql.split(";\n"));
    String all = "SELECT *, typeof(price) FROM books ORDER BY id";
    assertThat(
        new ResultTables("jdbc:sqlite:" + EXAMPLE.resolve("library.db")).rows(all),
        is(new ResultTables("jdbc:sqlite:" + made).rows(all)));
  }

  private static void execute(Path file, String... statements) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        if (!sql.isBlank()) {
          statement.executeUpdate(sql);
        }
      }
    }
  }
}
