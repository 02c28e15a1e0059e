package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.model.ExtractionReport.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Answers of about a megabyte that inflate to a gigabyte. */
class BombAnswerTest {
  private static final int MAX_BODY = 8 << 20;

  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");

  /** A gigabyte, of which only the beginning can be inflated: reading on would find damage. */
  private static byte[] bomb(int sound) throws IOException {
    byte[] blanks = new byte[16 << 20];
    Arrays.fill(blanks, (byte) ' ');
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(piece)) {
      gzip.write(blanks);
    }
    byte[] damaged = piece.toByteArray();
    Arrays.fill(damaged, damaged.length / 4, damaged.length, (byte) 0xff);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 64; i++) {
      bytes.write(i < sound ? piece.toByteArray() : damaged);
    }
    return bytes.toByteArray();
  }

  private List<ReadBatch> read(byte[] body) throws Exception {
    StandInAnswer answer =
        StandInAnswer.of(200, "application/json", body).with("Content-Encoding", "gzip");
    try (StandInServer server = StandInServer.start(clock, request -> answer)) {
      HttpSource source =
          new HttpSource(
              new ClientDefinition(
                      "bomb",
                      Map.of(),
                      new LimitDefinition(1_000, 1, Duration.ofMinutes(1), MAX_BODY),
                      new RetryDefinition(2, Duration.ofSeconds(1), Duration.ofSeconds(60)),
                      1)
                  .withAllowPrivate(true),
              server.url("/"),
              Map.of(),
              null,
              "/items");
      return UsajobsSource.read(source, Position.START, clock);
    }
  }

  @Test
  void whenAnAnswerInflatesToAGigabyte_inflatingStopsAtTheBoundAndItIsNotAskedForAgain()
      throws Exception {
    List<ReadBatch> batches = read(bomb(1));

    assertThat(UsajobsSource.whole(batches).status(), is(Status.FAILED));
    assertThat(
        UsajobsSource.said(batches),
        containsString(
            "the answer inflates to more than 8388608 bytes; ask for smaller pages, or raise"
                + " limits: max_body"));
    assertThat(UsajobsSource.whole(batches).attempts(), is(1));
    assertThat(clock.sleeps(), hasSize(0));
  }

  /** So the test above would have seen it if more than the bound had been inflated. */
  @Test
  void whenTheDamageIsBelowTheBound_itIsFound() throws Exception {
    List<ReadBatch> batches = read(bomb(0));

    assertThat(
        UsajobsSource.said(batches), containsString("is called gzip but is not, or is damaged"));
  }

  @Test
  void whenTheAnswerIsLongerThanTheBoundAlready_itIsNotReadToItsEnd() throws Exception {
    assertThat(
        UsajobsSource.said(read(new byte[MAX_BODY + 1])),
        containsString("the answer is longer than 8388608 bytes"));
  }
}
