package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's mistake is answered by its place and remedy, with exit code 2, and nothing is done. */
class MisconfigurationTest {
  private static final String SPEC =
      """
      collection: things
      key: [id]
      fields: {id: string}
      sources:
        lines: {file: {path: things.jsonl}, map: {id: /id}}
      load: {table: things}
      """;

  @TempDir Path path;
  private RunFolder folder;

  @BeforeEach
  void writeSpec() throws Exception {
    folder = new RunFolder(path);
    folder.write("things.yaml", SPEC).write("things.jsonl", "{\"id\":\"1\"}\n");
  }

  /** Refused with exactly this answer, and the folder is as before. */
  private void assertRefused(CommandRun run, String answer) throws Exception {
    assertThat(run.err(), is(answer + "\n"));
    assertThat(run.out(), is(""));
    assertThat(run.code(), is(2));
    assertThat(folder.names().contains("collection.db"), is(false));
    assertThat(folder.names().contains("out"), is(false));
  }

  @Test
  void whenAnOptionIsUnknown_suggestsTheOneThatWasMeant() throws Exception {
    assertRefused(
        folder.run("things.yaml", "--limt=3"),
        "unknown option --limt; did you mean --limit? (./collect --help lists all)");
  }

  @Test
  void whenARunnerIsUnknown_saysWhichThereAre() throws Exception {
    assertRefused(
        folder.run("things.yaml", "--runner=SparkRunner"),
        "--runner must be DirectRunner or FlinkRunner, not SparkRunner");
  }

  @Test
  void whenAnOptionIsOfFlinkOnly_saysToWhichRunnerItBelongs() throws Exception {
    assertRefused(
        folder.run("things.yaml", "--flinkMaster=localhost:8081", "--parallelism=2"),
        "--flinkMaster belongs to FlinkRunner; add --runner=FlinkRunner, or leave it out\n"
            + "--parallelism belongs to FlinkRunner; add --runner=FlinkRunner, or leave it out");
  }

  /** This module has no Flink on its class path. */
  @Test
  void whenFlinkIsNotThere_saysWhoPutsItThere() throws Exception {
    assertRefused(
        folder.run("things.yaml", "--runner=FlinkRunner", "--flinkMaster=localhost:8081"),
        "--runner: FlinkRunner is not on the class path; ./collect puts it there");
  }

  @Test
  void whenAnOptionHasTheWrongType_saysWhatItTakes() throws Exception {
    assertRefused(
        folder.run("things.yaml", "--readers=two"), "--readers takes a whole number, not `two`");
  }

  @Test
  void whenALimitIsGivenToARun_refusesToReadEverything() throws Exception {
    assertRefused(
        folder.run("things.yaml", "--limit=5"),
        "--limit belongs to preview and does not limit `run`; leave it out, or look at the first"
            + " records with ./collect preview");
    assertRefused(
        CommandRun.of("check", "--limit=3", "--readers=two"),
        "--readers takes a whole number, not `two`\n"
            + "--limit belongs to preview and does not limit `check`; leave it out, or look at the"
            + " first records with ./collect preview");
    CommandRun preview =
        CommandRun.of("preview", "--limit=1", "--spec=" + path.resolve("things.yaml"));
    assertThat(preview.said(), preview.code(), is(0));
  }

  @Test
  void whenACommandIsUnknown_suggestsTheOneThatWasMeant() throws Exception {
    assertRefused(
        CommandRun.of("chek"),
        "unknown command `chek`; did you mean `check`? (./collect --help lists all)");
  }

  @Test
  void whenTheSpecIsMissing_namesIt() throws Exception {
    assertRefused(folder.run("none.yaml"), path.resolve("none.yaml") + ": does not exist");
  }

  @Test
  void whenTheFileOfASourceIsMissing_refusesToRun() throws Exception {
    folder.write(
        "gone.yaml",
        """
        collection: things
        key: [id]
        fields: {id: {type: string}}
        sources:
          one: {file: {path: one.jsonl}, map: {id: /id}}
          two: {file: {path: two.json}, map: {id: /id}}
        load: {table: things}
        """);
    String remedy =
        ": nothing there has such a name; correct the path in the spec, which is relative to the"
            + " spec's folder, or put the files there";

    assertRefused(
        folder.run("gone.yaml"),
        "source one: no file matches "
            + path.resolve("one.jsonl")
            + remedy
            + "\nsource two: no file matches "
            + path.resolve("two.json")
            + remedy);
    CommandRun preview = CommandRun.of("preview", "--spec=" + path.resolve("gone.yaml"));
    assertThat(preview.said(), preview.code(), is(2));
    assertThat(preview.err(), containsString("\nsource two: no file matches "));
    CommandRun check = CommandRun.of("check", "--spec=" + path.resolve("gone.yaml"));
    assertThat(check.said(), check.code(), is(0));
    assertThat(check.out(), containsString("before a run, correct: source one: no file matches "));
  }

  @Test
  void whenTheSpecIsAFolder_saysThatItCannotBeRead() throws Exception {
    assertRefused(folder.run(path), path + ": is a folder, not a file");
  }

  @Test
  void whenTheSpecIsNotYaml_namesLineAndColumn() throws Exception {
    folder.write("broken.yaml", "collection: [things\nkey: }");
    CommandRun run = folder.run("broken.yaml");
    assertThat(run.said(), run.code(), is(2));
    assertThat(run.err(), containsString(path.resolve("broken.yaml") + ":2:"));
    assertThat(run.err(), not(containsString("Exception")));
  }

  @Test
  void whenASpecHasAValueOfTheWrongType_namesLineAndColumn() throws Exception {
    folder.write("typed.yaml", SPEC.replace("key: [id]", "key: {id: 1}"));
    CommandRun run = folder.run("typed.yaml");
    assertThat(run.said(), run.code(), is(2));
    assertThat(run.err(), containsString(path.resolve("typed.yaml") + ":2:6: `key` "));
    assertThat(folder.names().contains("collection.db"), is(false));
  }

  @Test
  void whenTypesAndRulesAreWrong_reportsAllAtOnce() throws Exception {
    folder.write(
        "many.yaml",
        """
        collection: books
        key: [isbn]
        fields:
          isbn: string
          price: decimal
          lent: {type: boolen}
        sources:
          lines: {file: {path: 12}, map: {isbn: /isbn, price: /price, lent: /lent}}
        rules:
          isbn_form: {check: "isbn.matches('^[0-9')"}
          price_range: {check: "prize > 0.0 &&"}
          lent_once: {check: "lent || price > 0.0"}
          price_known: {check: "prize > 0.0"}
        """);
    String spec = path.resolve("many.yaml") + ":";
    assertRefused(
        folder.run("many.yaml"),
        spec
            + "6:16: unknown type `boolen`; did you mean `boolean`?\n"
            + spec
            + "8:24: `path` must be text, not `12`; if that is the text, write it in quotes\n"
            + spec
            + "10:22: '^[0-9' is not a pattern (RE2): missing closing ]; write \\\\ before a"
            + " character that stands for itself\n"
            + spec
            + "11:24: the expression ends where a value is expected; write one there\n"
            + spec
            + "13:24: unknown field `prize`; did you mean `price`?");
  }

  @Test
  void whenAnEnvironmentVariableIsUnset_endsBeforeTheDatabaseIsTouched() throws Exception {
    Assumptions.assumeTrue(System.getenv("USAJOBS_API_KEY") == null);
    Assumptions.assumeTrue(System.getenv("USAJOBS_EMAIL") == null);
    assertRefused(
        folder.run(CommandRun.HOME.resolve("src/config/federal-jobs.yaml")),
        "source usajobs, header Authorization-Key: the environment variable USAJOBS_API_KEY is not"
            + " set; set it with: export USAJOBS_API_KEY=…\n"
            + "source usajobs, header User-Agent: the environment variable USAJOBS_EMAIL is not"
            + " set; set it with: export USAJOBS_EMAIL=…");
  }

  private static final String SECRETS =
      """
      collection: things
      key: [id]
      fields: {id: string}
      sources:
        one:
          http:
            url: "https://${env:COLLECT_NO_HOST}.example.org/"
            query: {key: "${file:/none/key}"}
            headers: {X-Api-Key: "${env:COLLECT_NO_KEY}"}
          map: {id: /id}
        two:
          http: {url: "https://example.org/", headers: {X-Api-Key: "${env:COLLECT_NO_KEY}"}}
          map: {id: /id}
      """;

  @Test
  void whenSeveralSecretsAreMissing_aRunNamesEachOnce() throws Exception {
    folder.write("secret.yaml", SECRETS);
    assertRefused(
        folder.run("secret.yaml"),
        "source one, url: the environment variable COLLECT_NO_HOST is not set; set it with: export"
            + " COLLECT_NO_HOST=…\n"
            + "source one, query parameter key: the file /none/key that a secret refers to cannot"
            + " be read\n"
            + "source one, header X-Api-Key: the environment variable COLLECT_NO_KEY is not set;"
            + " set it with: export COLLECT_NO_KEY=…");
  }

  @Test
  void whenSecretsAreMissing_checkSaysWhatARunNeeds() throws Exception {
    folder.write("secret.yaml", SECRETS);
    CommandRun run =
        CommandRun.of(
            "check",
            "--spec=" + path.resolve("secret.yaml"),
            "--jdbcUrl=jdbc:postgresql://h/d",
            "--jdbcPassword=${env:COLLECT_NO_PASSWORD}");
    assertThat(run.said(), run.code(), is(2));
    assertThat(run.err(), containsString("COLLECT_NO_PASSWORD is not set"));
    assertThat(
        run.out(),
        endsWith(
            "before a run, set: COLLECT_NO_HOST, COLLECT_NO_KEY, COLLECT_NO_PASSWORD\n"
                + "before a run, make readable: /none/key\n"));
  }

  @Test
  void whenNoSecretIsMissing_checkSaysNothingOfThem() throws Exception {
    CommandRun run = CommandRun.of("check", "--spec=" + path.resolve("things.yaml"));
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), not(containsString("before a run")));
  }

  @Test
  void whenAPasswordIsInClear_refusesItWithoutRepeatingIt() throws Exception {
    CommandRun option = folder.run("things.yaml", "--jdbcPassword=hunter2");
    assertRefused(
        option,
        "--jdbcPassword must be a reference, so that the password is nowhere shown: set the"
            + " environment variable DB_PASSWORD and pass --jdbcPassword='${env:DB_PASSWORD}'");
    CommandRun url =
        CommandRun.of("run", "--jdbcUrl=jdbc:postgresql://h/d?user=u&password=hunter2");
    assertRefused(
        url, "--jdbcUrl must not contain a password; use --jdbcPassword='${env:DB_PASSWORD}'");
    for (String inHost : List.of("user:hunter2@h/d", "user:hun/ter2@h/d", "hunter2@h:5432/d")) {
      assertRefused(
          CommandRun.of("run", "--jdbcUrl=jdbc:postgresql://" + inHost),
          "--jdbcUrl must not contain a user or a password (USER:PASSWORD@HOST); use"
              + " --jdbcUsername=… and --jdbcPassword='${env:DB_PASSWORD}'");
    }
  }

  @Test
  void whenASecretStandsInASpec_refusesItWithoutRepeatingIt() throws Exception {
    folder.write(
        "clear.yaml",
        SPEC.replace(
            "file: {path: things.jsonl}",
            "http: {url: 'http://127.0.0.1:1/', headers: {Authorization: hunter2}}"));
    CommandRun run = folder.run("clear.yaml");
    assertThat(run.said(), run.code(), is(2));
    assertThat(
        run.err(),
        containsString("the header `Authorization` holds a secret in the clear; refer to it with"));
    assertThat(run.said(), not(containsString("hunter2")));
  }

  @Test
  void whenTheFolderOfTheDatabaseIsMissing_saysSo() throws Exception {
    Path database = path.resolve("none/collection.db");
    CommandRun run = runInto(database);
    assertThat(run.code(), is(2));
    assertThat(
        run.err(),
        is(
            "SQLite at "
                + database
                + " cannot be opened: does its folder exist, and may this user write there?\n"));
  }

  @Test
  void whenTheDatabaseIsAnotherFile_leavesItAsItIs() throws Exception {
    Path other = path.resolve("things.yaml");
    CommandRun run = runInto(other);
    assertThat(run.code(), is(2));
    assertThat(
        run.err(),
        is(
            "SQLite at "
                + other
                + " is not an SQLite database: name another file with"
                + " --jdbcUrl=jdbc:sqlite:FILE\n"));
    assertThat(Files.readString(other), is(SPEC));
  }

  private CommandRun runInto(Path database) throws Exception {
    return CommandRun.of(
        "run",
        "--spec=" + path.resolve("things.yaml"),
        "--jdbcUrl=jdbc:sqlite:" + database,
        "--output=" + folder.output());
  }

  @Test
  void whenAnOptionIsGivenTwice_saysWhich() throws Exception {
    assertRefused(
        folder.run("things.yaml", "--readers=3", "--readers=4"),
        "--readers is given more than once");
  }

  @Test
  void whenTheOutputIsAFile_saysSo() throws Exception {
    Path file = path.resolve("things.jsonl");
    CommandRun run =
        CommandRun.of(
            "run",
            "--spec=" + path.resolve("things.yaml"),
            "--jdbcUrl=" + folder.jdbcUrl(),
            "--output=" + file);
    assertThat(run.code(), is(2));
    assertThat(
        run.err(),
        is(
            "--output="
                + file
                + " cannot be used as a folder (it is a file); name one in which this user may"
                + " make files with --output=FOLDER\n"));
    assertThat(Files.readString(file), is("{\"id\":\"1\"}\n"));
  }

  @Test
  void whenTheOutputCannotBeMade_saysSoAndHowToNameAnother() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")));
    CommandRun run =
        CommandRun.of(
            "run",
            "--spec=" + path.resolve("things.yaml"),
            "--jdbcUrl=" + folder.jdbcUrl(),
            "--output=/proc/xx");
    assertRefused(
        run,
        "--output=/proc/xx cannot be used as a folder (it cannot be made there); name one in which"
            + " this user may make files with --output=FOLDER");
  }

  @Test
  void whenARunBreaksOff_showsTheStackTraceOnlyIfAsked() throws Exception {
    folder.run("things.yaml");
    folder.write("things.jsonl", "{\"id\":\"2\"}\n");
    try (var connection = java.sql.DriverManager.getConnection(folder.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TRIGGER full BEFORE INSERT ON collection_extractions"
              + " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    }
    Level level = Logger.getLogger("").getLevel();
    try {
      CommandRun quiet = folder.run("things.yaml");
      CommandRun verbose = folder.run("things.yaml", "--verbose");
      assertThat(quiet.said(), quiet.code(), is(1));
      assertThat(quiet.err(), containsString("the disk is full"));
      assertThat(quiet.err(), containsString("--verbose shows the stack trace."));
      assertThat(quiet.said(), not(containsString("\tat ")));
      assertThat(verbose.code(), is(1));
      assertThat(verbose.err(), containsString("\tat dev.collection."));
      assertThat(
          folder.tables().column("SELECT status FROM collection_runs ORDER BY status"),
          is(List.of("done", "failed", "failed")));
    } finally {
      Logger.getLogger("").setLevel(level);
    }
    CommandRun.awaitWorkers();
  }
}
