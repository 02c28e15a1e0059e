package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run without end cannot do is refused with exit code 2, before anything is done. */
class StreamMisconfigurationTest {
  private static final String SPEC =
      """
      collection: things
      key: [id]
      fields: {id: string}
      sources:
        lines: {file: {path: things.jsonl}, map: {id: /id}}
      """;
  private static final String TOPIC =
      """
      collection: things
      key: [id]
      fields: {id: string}
      sources:
        feed: {kafka: {servers: "127.0.0.1:1", topics: things, timeout: 1s}, map: {id: /value/id}}
      """;

  @TempDir Path path;
  private RunFolder folder;

  @BeforeEach
  void writeSpec() throws Exception {
    folder = new RunFolder(path);
    folder.write("things.yaml", SPEC).write("things.jsonl", "{\"id\":\"1\"}\n");
    folder.write("topic.yaml", TOPIC);
  }

  private void assertNothingDone(CommandRun run) throws Exception {
    assertThat(run.out(), is(""));
    assertThat(run.said(), run.code(), is(2));
    assertThat(folder.names().contains("collection.db"), is(false));
    assertThat(folder.names().contains("out"), is(false));
  }

  private void assertRefused(CommandRun run, String answer) throws Exception {
    assertThat(run.err(), is(answer + "\n"));
    assertNothingDone(run);
  }

  @Test
  void whenARunIsToBePublishedAsAWhole_saysThatAStreamHasNoEnd() throws Exception {
    folder.write("atomic.yaml", SPEC + "load: {publish: atomic}\n");
    assertRefused(
        folder.run("atomic.yaml", "--streaming", "--pollEvery=2h"),
        "load.publish: atomic makes a run visible as a whole, and a stream has no end");
  }

  @Test
  void whenATableIsToBeReplaced_saysWhatToUse() throws Exception {
    folder.write("replace.yaml", SPEC + "load: {mode: replace}\n");
    assertRefused(
        folder.run("replace.yaml", "--streaming", "--pollEvery=2h"),
        "load.mode: replace needs to know that a source was read to its end; use upsert with"
            + " --streaming, and replace in a run without it");
  }

  @Test
  void whenItIsNotSaidHowOftenToPoll_asksForIt() throws Exception {
    assertRefused(
        folder.run("things.yaml", "--streaming"),
        "--streaming polls lines; say how often with --pollEvery=2h");
  }

  @Test
  void whenThereIsNothingToPoll_saysSo() throws Exception {
    assertRefused(
        folder.run("topic.yaml", "--streaming", "--pollEvery=2h"),
        "--pollEvery: all sources are topics of Kafka, which are not polled; leave it out");
  }

  @Test
  void whenOptionsOfStreamsAreGivenToARunThatEnds_saysWhatTheyBelongTo() throws Exception {
    for (String option :
        new String[] {
          "--pollEvery=2h", "--window=1m", "--allowedLateness=10s", "--consumerGroup=g"
        }) {
      String name = option.substring(0, option.indexOf('='));
      assertRefused(
          folder.run("things.yaml", option),
          name + " belongs to --streaming; add it, or leave " + name + " out");
    }
  }

  @Test
  void whenATimeIsNone_saysWhatItTakes() throws Exception {
    for (String option : new String[] {"--pollEvery", "--window", "--allowedLateness"}) {
      for (String value : new String[] {"soon", "3", "-1s"}) {
        assertRefused(
            folder.run("things.yaml", "--streaming", option + "=" + value),
            option + " must be a duration such as 30s, 5m or 24h, not " + value);
      }
    }
  }

  @Test
  void whenAWindowOrAPollHasNoLength_refusesIt() throws Exception {
    for (String option : new String[] {"--pollEvery", "--window"}) {
      assertRefused(
          folder.run("things.yaml", "--streaming", option + "=0s"),
          option + " must be a duration such as 30s, 5m or 24h, not 0s");
    }
  }

  @Test
  void whenNoBrokerAnswers_namesIt() throws Exception {
    CommandRun run = folder.run("topic.yaml", "--streaming");

    assertThat(run.err(), containsString("127.0.0.1:1"));
    assertThat(run.err().lines().count(), is(1L));
    assertNothingDone(run);
  }

  @Test
  void whenARunIsResumedThatHasNoEnd_refusesIt() throws Exception {
    CommandRun run = folder.run("things.yaml", "--streaming", "--pollEvery=2h", "--resume");

    assertThat(run.err(), startsWith("--resume"));
    assertNothingDone(run);
  }
}
