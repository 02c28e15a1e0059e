package dev.collection.io.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import dev.collection.io.source.SourceMemory.KeptAnswer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a memory promises, on every database. */
abstract class SourceMemoryContract {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(61);
  private static final String LONG_REQUEST = "http://host/?q=" + "é\"'\n%".repeat(20_000);

  private final List<DatabaseMemory> opened = new ArrayList<>();

  abstract Database database();

  /** A connection to where the answers are, past the memory. */
  abstract Connection connectToAnswers() throws Exception;

  @BeforeEach
  void makeTables() throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      for (Table table : MemoryTables.in(database())) {
        statement.execute(new Statements(database().dialect()).createTable(table));
      }
    }
  }

  @AfterEach
  void closeMemories() {
    opened.forEach(DatabaseMemory::close);
  }

  private DatabaseMemory open(MemoryDefinition definition) {
    DatabaseMemory memory = DatabaseMemory.open(definition);
    opened.add(memory);
    return memory;
  }

  private MemoryDefinition run(String run) {
    return MemoryDefinition.of(database(), "jobs", run);
  }

  private static KeptAnswer answer(String body, Map<String, String> headers) {
    return new KeptAnswer(200, headers, body.getBytes(UTF_8), NOW.plusNanos(123_456_000));
  }

  private static KeptAnswer answer(String body) {
    return answer(body, Map.of("Content-Type", "application/json"));
  }

  private static String body(KeptAnswer answer) {
    return answer == null ? null : new String(answer.body(), UTF_8);
  }

  @Test
  void whenAnAnswerIsKept_theRunHasItAsItWas() throws IOException {
    DatabaseMemory memory = open(run("run-1"));
    memory.keep("api", LONG_REQUEST, answer("[1, \"é\"]"));

    KeptAnswer kept = memory.answer("api", LONG_REQUEST);
    assertThat(kept.status(), is(200));
    assertThat(kept.headers(), is(Map.of("Content-Type", "application/json")));
    assertThat(body(kept), is("[1, \"é\"]"));
    assertThat(kept.receivedAt(), is(NOW.plusNanos(123_456_000)));
    assertThat(memory.answer("api", LONG_REQUEST + "x"), is(nullValue()));
    assertThat(memory.answer("other", LONG_REQUEST), is(nullValue()));
    assertThat(
        open(MemoryDefinition.of(database(), "books", "run-1")).answer("api", LONG_REQUEST),
        is(nullValue()));
    assertThat("of its own run", memory.reused(), is(0L));
  }

  @Test
  void whenAnAnswerIsKeptAgain_theLaterOneIsGiven() throws IOException {
    DatabaseMemory memory = open(run("run-1"));
    memory.keep("api", "/1", answer("old"));
    memory.keep("api", "/1", answer(""));

    assertThat(body(memory.answer("api", "/1")), is(""));
  }

  @Test
  void whenARunResumesARunThatResumedAnother_itHasTheAnswersOfBoth() throws IOException {
    open(run("run-1")).keep("api", "/1", answer("one"));
    MemoryDefinition second = run("run-2").resuming("run-1");
    second.begin();
    second.memory().keep("api", "/2", answer("two"));
    MemoryDefinition.release("run-2");
    DatabaseMemory third = open(run("run-3").resuming("run-2"));

    assertThat(body(third.answer("api", "/1")), is("one"));
    assertThat(body(third.answer("api", "/2")), is("two"));
    assertThat(third.answer("api", "/3"), is(nullValue()));
    assertThat(third.reused(), is(2L));
    assertThat("only who resumes", open(run("run-4")).answer("api", "/1"), is(nullValue()));
  }

  @Test
  void whenARunThatResumesNothingBegins_earlierAnswersAreGone() throws Exception {
    open(run("run-1")).keep("api", "/1", answer("one", Map.of("ETag", "\"1\"")));
    open(MemoryDefinition.of(database(), "books", "run-b")).keep("api", "/1", answer("a book"));

    MemoryDefinition next = run("run-2");
    next.begin();
    MemoryDefinition.release("run-2");

    assertThat(rows(), is(List.of("books api /1 run-b")));
  }

  @Test
  void whenARunEndsWell_itsAnswersAreDeleted() throws Exception {
    MemoryDefinition definition = run("run-1");
    definition.memory().keep("api", "/1", answer("one", Map.of("ETag", "\"1\"")));
    definition.end();
    MemoryDefinition.release("run-1");

    assertThat(rows(), is(List.of()));
  }

  @Test
  void whenASourceIsConditional_itsAnswersStayUntilARunHasNoUseForThem() throws Exception {
    MemoryDefinition first = run("run-1").withConditional(Set.of("api", "o'clock"));
    first.memory().keep("api", "/1", answer("one", Map.of("ETag", "\"1\"")));
    first.memory().keep("api", "/2", answer("two", Map.of("Last-Modified", "yesterday")));
    first.memory().keep("api", "/3", answer("three"));
    first.memory().keep("o'clock", "/1", answer("other", Map.of("ETag", "\"2\"")));
    first.memory().keep("plain", "/1", answer("plain", Map.of("ETag", "\"3\"")));
    first.end();
    MemoryDefinition.release("run-1");
    assertThat(rows(), is(List.of("jobs api /1 ", "jobs api /2 ", "jobs o'clock /1 ")));

    MemoryDefinition second = run("run-2").withConditional(Set.of("api"));
    second.begin();
    DatabaseMemory memory = second.memory();
    assertThat("not without asking", memory.answer("api", "/1"), is(nullValue()));
    KeptAnswer earlier = memory.earlier("api", "/1");
    assertThat(body(earlier), is("one"));
    assertThat(earlier.headers(), is(Map.of("ETag", "\"1\"")));
    assertThat(memory.earlier("api", "/3"), is(nullValue()));
    assertThat(open(second.withFull(true)).earlier("api", "/1"), is(nullValue()));
    memory.keep("api", "/1", earlier);
    assertThat(body(memory.answer("api", "/1")), is("one"));
    second.end();
    MemoryDefinition.release("run-2");

    // The second run did not ask for /2 again, and did not read the other source at all.
    assertThat(rows(), is(List.of("jobs api /1 ", "jobs o'clock /1 ")));
  }

  @Test
  void whenARunFailed_itsAnswersCanStillBeRevalidated() throws Exception {
    open(run("run-1")).keep("api", "/1", answer("one", Map.of("ETag", "\"1\"")));
    open(run("run-1")).keep("api", "/2", answer("two"));

    MemoryDefinition second = run("run-2").withConditional(Set.of("api"));
    second.begin();
    KeptAnswer answer = second.memory().answer("api", "/1");
    KeptAnswer earlier = second.memory().earlier("api", "/1");
    MemoryDefinition.release("run-2");

    assertThat(answer, is(nullValue()));
    assertThat(body(earlier), is("one"));
    assertThat(rows(), is(List.of("jobs api /1 ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"body = '\\x00'", "content_hash = 'other'", "headers = '{'"})
  void whenARowIsDamaged_itIsAskedForAgain(String damage) throws Exception {
    DatabaseMemory memory = open(run("run-1"));
    memory.keep("api", "/1", answer("one"));
    memory.keep("api", "/2", answer("two"));
    try (Connection connection = connectToAnswers();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE collection_answers SET "
              + (database().isSqlite() ? damage.replace("'\\x00'", "x'00'") : damage)
              + " WHERE request = '/1'");
    }

    assertThat(memory.answer("api", "/1"), is(nullValue()));
    assertThat(body(memory.answer("api", "/2")), is("two"));
  }

  @Test
  void whenAMarkIsKept_itIsGivenUnlessItIsToBeIgnored() throws Exception {
    assertThat(open(run("run-1")).mark("api"), is(nullValue()));
    try (Connection connection = database().connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO collection_marks (collection, source, mark) VALUES ('jobs', 'api',"
                    + " '2026-11-01')")) {
      statement.executeUpdate();
    }

    assertThat(open(run("run-2")).mark("api"), is("2026-11-01"));
    assertThat(open(run("run-3")).mark("other"), is(nullValue()));
    assertThat(
        open(MemoryDefinition.of(database(), "books", "run-4")).mark("api"), is(nullValue()));
    assertThat(open(run("run-5").withFull(true)).mark("api"), is(nullValue()));
  }

  @Test
  void whenAProcessHasEnded_itsRequestsStillCount() throws Exception {
    DatabaseMemory first = open(run("run-1"));
    for (int i = 0; i < 3; i++) {
      assertThat(first.reserve("api host", 3, WINDOW, 1, NOW.plusSeconds(i)), is(Duration.ZERO));
    }
    first.close();

    DatabaseMemory second = open(MemoryDefinition.of(database(), "books", "run-2"));
    assertThat(
        second.reserve("api host", 3, WINDOW, 1, NOW.plusSeconds(10)), is(Duration.ofSeconds(51)));
    assertThat(second.reserve("api other", 3, WINDOW, 3, NOW), is(Duration.ZERO));
    assertThat(second.reserve("api host", 3, WINDOW, 1, NOW.plusSeconds(61)), is(Duration.ZERO));
  }

  @Test
  void whenASourceAsksForAPause_nobodyReservesBeforeItsEnd() throws IOException {
    DatabaseMemory first = open(run("run-1"));
    DatabaseMemory second = open(run("run-2"));
    first.pause("api host", NOW.plusSeconds(30));
    first.pause("api host", NOW.plusSeconds(20));

    assertThat(second.reserve("api host", 3, WINDOW, 1, NOW), is(Duration.ofSeconds(30)));
    assertThat(second.reserve("api other", 3, WINDOW, 1, NOW), is(Duration.ZERO));
    assertThat(second.reserve("api host", 3, WINDOW, 3, NOW.plusSeconds(30)), is(Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whenManyThreadsOfTwoPoolsReserve_noWindowHasMoreThanTheLimit(long seed) throws Exception {
    int most = 20;
    int each = 60;
    AtomicLong clock = new AtomicLong();
    List<Callable<List<Long>>> threads = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      Random random = new Random(seed * 100 + thread);
      String run = "run-" + thread % 2;
      DatabaseMemory shared = thread < 2 ? open(run(run)) : opened.get(thread % 2);
      threads.add(() -> reserve(shared, run, most, each, clock, random));
    }
    List<Long> sent = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads.size());
    try {
      for (Future<List<Long>> future : pool.invokeAll(threads)) {
        sent.addAll(future.get());
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(sent.size(), is(8 * each));
    sent.sort(null);
    for (int i = most; i < sent.size(); i++) {
      assertThat(
          "seed " + seed + ", request " + i,
          sent.get(i - most),
          lessThanOrEqualTo(sent.get(i) - WINDOW.toMillis()));
    }
    assertThat(sent.get(sent.size() - 1), greaterThan(WINDOW.toMillis()));
  }

  /** Reserves one after the other, on a clock that the threads share and set forward by waiting. */
  private List<Long> reserve(
      DatabaseMemory shared, String run, int most, int each, AtomicLong clock, Random random)
      throws IOException {
    DatabaseMemory memory = shared;
    List<Long> sent = new ArrayList<>();
    while (sent.size() < each) {
      long now = clock.addAndGet(random.nextInt(400));
      Duration wait = memory.reserve("api host", most, WINDOW, 1, NOW.plusMillis(now));
      if (wait.isZero()) {
        sent.add(now);
      } else {
        long until = now + wait.toMillis() + random.nextInt(50);
        clock.accumulateAndGet(until, Math::max);
      }
      if (random.nextInt(20) == 0) {
        // A process dies after it has reserved, and another takes its place.
        memory = DatabaseMemory.open(run(run));
        synchronized (opened) {
          opened.add(memory);
        }
      }
    }
    return sent;
  }

  @Test
  void whenTheDatabaseFails_saysWhichAndWhat() throws Exception {
    DatabaseMemory memory = open(run("run-1"));
    memory.keep("api", "/1", answer("one"));
    try (Connection connection = connectToAnswers();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE collection_answers RENAME TO moved");
    }

    IOException fault = null;
    try {
      memory.keep("api", "/2", answer("two"));
    } catch (IOException e) {
      fault = e;
    }
    assertThat(fault, is(notNullValue()));
    assertThat(fault.getCause(), is(nullValue()));
    assertThat(fault.getMessage(), containsString("an answer of source api cannot be kept: "));
    assertThat(fault.getMessage(), containsString(place()));
  }

  /** As it is called in messages. */
  abstract String place();

  private List<String> rows() throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connectToAnswers();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT collection || ' ' || source || ' ' || request || ' ' || run_id FROM"
                    + " collection_answers ORDER BY 1");
        var result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
