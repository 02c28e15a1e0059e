package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of src/docs/sources/http.md: six times as many postings as one query hands out. */
class OpeningsExampleIT {
  private static final Pattern ADDRESS = Pattern.compile("http://(127\\.0\\.0\\.1:[0-9]+)/");

  @TempDir Path path;
  private RunFolder folder;
  private Thread server;

  @BeforeEach
  void serve() throws Exception {
    folder = new RunFolder(Files.createDirectories(path.resolve("run")));
    PipedInputStream said = new PipedInputStream();
    PrintStream out = new PrintStream(new PipedOutputStream(said), true, StandardCharsets.UTF_8);
    server =
        new Thread(
            new FutureTask<>(
                () ->
                    new Main(out, out, Clock.systemUTC())
                        .run(List.of("sample", "--serve=0", "--records=60000"))));
    server.start();
    String line =
        new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8)).readLine();
    Matcher address = ADDRESS.matcher(line);
    assertThat(line, address.find(), is(true));
    folder.write(
        "openings.yaml",
        Files.readString(CommandRun.HOME.resolve("src/docs/example/http/openings.yaml"))
            .replace("../../../config", CommandRun.HOME.resolve("src/config").toString())
            .replace("127.0.0.1:8080", address.group(1)));
  }

  @AfterEach
  void stop() throws Exception {
    server.interrupt();
    server.join();
  }

  @Test
  void whenTheExampleIsRun_everyPostingIsLoadedAndEverySliceNamed() throws Exception {
    CommandRun run = folder.run("openings.yaml", "--sources=local");

    assertThat(run.said(), run.code(), is(ExitCode.DONE));
    assertThat(run.said(), run.out(), containsString("unexplained: 0\n"));
    assertThat(
        run.said(),
        run.out(),
        containsString(
            "of local: 60,000 announced, 60,000 different received; 1 had too many and were"
                + " divided"));
    assertThat(
        folder.tables().rows("SELECT count(*) FROM federal_jobs").toString(), is("[[60000]]"));
    List<String> names = new ArrayList<>();
    List<Long> announced = new ArrayList<>();
    for (JsonNode part : folder.summary().get("parts")) {
      names.add(part.get("part").asText() + " " + part.get("status").asText());
      if (part.get("status").asText().equals("COMPLETE")) {
        announced.add(part.get("announced").asLong());
        assertThat(part.toString(), part.get("difference").asLong(), is(0L));
      }
    }
    assertThat(names, hasItem(" SPLIT"));
    assertThat(names, hasItem("JobCategoryCode=0343 COMPLETE"));
    assertThat(names, everyItem(not(containsString("TRUNCATED"))));
    assertThat(announced, everyItem(lessThan(10_000L)));
  }
}
