package dev.collection.pipeline.sample;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleCommandTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --recodrs=5          | unknown option --recodrs
          records=5            | not an option: records=5; write --name=value
          --gzip               | not an option: --gzip; write --name=value
          --records=many       | --records must be a whole number, not "many"
          --records=0          | records must be from 1 to 8000000, not 0
          --records=8000001    | records must be from 1 to 8000000, not 8000001
          --format=csv         | --format must be jsonl or pages, not "csv"
          --gzip=yes           | --gzip must be false or true, not "yes"
          --seed=x             | --seed must be a whole number, not "x"
          --asOf=2026-02-30    | --asOf must be a day such as 2026-11-15, not "2026-02-30"
          --asOf=1999-12-31    | asOf must be a day from 2000 to 2100, not 1999-12-31
          --faults=some        | --faults must be default or none, not "some"
          --conflicts=few      | --conflicts must be false or true, not "few"
          --itemsPerPage=0     | itemsPerPage must be from 1 to 10000, not 0
          --itemsPerPage=1.5   | --itemsPerPage must be a whole number, not "1.5"
          --collections=53     | collections must be from 1 to 52 and not more than the records, not 53
          --textScale=long     | --textScale must be a number from 0.1 to 100, not "long"
          --textScale=NaN      | textScale must be a number from 0.1 to 100, not NaN
          --output=elsewhere   | --output is given twice
          """)
  void whenOptionIsWrong_namesItAndTheValidOnesAndWritesNothing(String option, String message)
      throws IOException {
    int code = run("--output=" + directory.resolve("new"), option);
    assertThat(code, is(2));
    assertThat(text(err), startsWith(message + System.lineSeparator()));
    assertThat(text(err), containsString("--records=N"));
    assertThat(text(out), is(""));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.count(), is(0L));
    }
  }

  @Test
  void whenSeveralOptionsAreWrong_namesAllOfThem() {
    assertThat(
        run(
            "--asOf=foo",
            "--seed=x",
            "--bogus",
            "--bogos=1",
            "--gzip=perhaps",
            "--records=0",
            "--textScale=1000",
            "--itemsPerPage=0"),
        is(2));
    assertThat(
        text(err).lines().takeWhile(line -> !line.startsWith("Writes data")).toList(),
        is(
            List.of(
                "not an option: --bogus; write --name=value",
                "unknown option --bogos",
                "--output is missing; it names a directory",
                "--gzip must be false or true, not \"perhaps\"",
                "itemsPerPage must be from 1 to 10000, not 0",
                "--seed must be a whole number, not \"x\"",
                "--asOf must be a day such as 2026-11-15, not \"foo\"",
                "records must be from 1 to 8000000, not 0",
                "collections must be from 1 to 52 and not more than the records, not 1",
                "textScale must be a number from 0.1 to 100, not 1000.0")));
  }

  @Test
  void whenOutputIsMissing_saysSo() {
    assertThat(run("--records=5"), is(2));
    assertThat(text(err), startsWith("--output is missing; it names a directory"));
  }

  @Test
  void whenOptionsAreRight_writesAndSaysWhat() throws IOException {
    Path target = directory.resolve("a").resolve("b");
    int code =
        run(
            "--output=" + target,
            "--records=10",
            "--itemsPerPage=4",
            "--gzip=false",
            "--faults=none",
            "--asOf=2026-01-31",
            "--seed=-3",
            "--textScale=0.5");
    assertThat(text(err), is(""));
    assertThat(code, is(0));
    assertThat(
        text(out),
        is(
            "10 items in 3 files in "
                + target
                + ": 10 can be loaded, 0 to be rejected, 0 duplicates, 0 outdated,"
                + " 0 conflicting, 0 anomalies. See truth.json."
                + System.lineSeparator()));
    try (Stream<Path> files = Files.list(target)) {
      assertThat(
          files.map(file -> file.getFileName().toString()).sorted().toList(),
          is(
              List.of(
                  "truth.json",
                  "usajobs-2026-01-31-page-001.json",
                  "usajobs-2026-01-31-page-002.json",
                  "usajobs-2026-01-31-page-003.json")));
    }
  }

  @Test
  void whenConflictsAreNotWanted_leavesThemOutAndKeepsTheOtherFaults() {
    String[] options = {"--records=2000", "--format=jsonl", "--textScale=0.1"};
    run("--output=" + directory.resolve("with"), options[0], options[1], options[2]);
    assertThat(text(out), containsString(" outdated, 2 conflicting, "));
    out.reset();
    run(
        "--output=" + directory.resolve("without"),
        options[0],
        options[1],
        options[2],
        "--conflicts=false");
    assertThat(text(out), containsString(" outdated, 0 conflicting, "));
    assertThat(text(out), not(containsString(" 0 to be rejected")));
  }

  @Test
  void whenDirectoryHoldsAnEarlierSample_leavesItAlone() throws IOException {
    Path earlier = Files.writeString(directory.resolve("usajobs-2020-01-01.jsonl"), "earlier");
    assertThat(run("--output=" + directory, "--records=5"), is(1));
    assertThat(
        text(err),
        is(
            "cannot write the sample to "
                + directory
                + ": "
                + earlier
                + " is from an earlier sample; remove it or give another directory"
                + System.lineSeparator()));
    assertThat(Files.readString(earlier), is("earlier"));
  }

  @Test
  void whenHelpIsAsked_listsTheOptions() {
    assertThat(run("--help"), is(0));
    assertThat(text(out), containsString("--format=pages|jsonl"));
  }

  private int run(String... args) {
    return SampleCommand.run(
        List.of(args),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
