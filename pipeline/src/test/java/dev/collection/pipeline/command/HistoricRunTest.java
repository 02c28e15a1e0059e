package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source {@code historic} of the federal jobs, against a server with HistoricJoa's habits. */
class HistoricRunTest {
  private static final int PAGE_SIZE = 4;

  @TempDir Path path;
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> postings = new HashMap<>();
  private final Map<String, Integer> announcedTooMany = new HashMap<>();
  private RunFolder folder;
  private HttpServer server;

  @BeforeEach
  void startServer() throws Exception {
    folder = new RunFolder(Files.createDirectories(path.resolve("run")));
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/api/historicjoa", this::answer);
    server.start();
    postings.putAll(Map.of("2026-11-10", 9, "2026-11-12", 3));
    folder.write(
        "historic.yaml",
        """
        extends: %s
        sources:
          # Not read; maps the fields that are not here.
          search: {like: usajobs, file: {path: none.jsonl}}
          historic:
            like: historic
            http:
              url: http://127.0.0.1:%d/api/historicjoa
              allow_private: true
              slices:
                - by: [StartPositionOpenDate, EndPositionOpenDate]
                  dates: {from: 2026-11-10, to: 2026-11-12, step: 1d}
              pages: {next: /paging/next, total: /paging/metadata/totalCount}
              limits: {requests_per_minute: 100000}
        """
            .formatted(
                CommandRun.HOME.resolve("src/config/federal-jobs-sample.yaml"),
                server.getAddress().getPort()));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String raw = exchange.getRequestURI().getRawQuery();
    asked.add(raw);
    Map<String, String> query = new HashMap<>();
    for (String pair : raw.split("&", -1)) {
      query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    String day = query.get("StartPositionOpenDate");
    int total = postings.getOrDefault(day, 0);
    int from =
        Integer.parseInt(
            query.getOrDefault("continuationtoken", "p0").replace("%2B", "").replaceAll("\\D", ""));
    boolean more = from + PAGE_SIZE < total;
    // The token in the address is encoded as it must be; one that is decoded twice is another.
    String next =
        "/api/historicjoa?StartPositionOpenDate=%s&EndPositionOpenDate=%s&continuationtoken=p%d%%2B"
            .formatted(day, day, from + PAGE_SIZE);
    String body =
        total == 0
            ? "204 No Content"
            : "{\"paging\":{\"metadata\":{\"totalCount\":%d},\"next\":%s},\"data\":[%s]}"
                .formatted(
                    total + announcedTooMany.getOrDefault(day, 0),
                    more ? "\"" + next + "\"" : "null",
                    IntStream.range(from, Math.min(from + PAGE_SIZE, total))
                        .mapToObj(i -> posting(day, i))
                        .collect(Collectors.joining(",")));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String posting(String day, int number) {
    return """
    {"usajobsControlNumber": %s0%d00, "hiringAgencyCode": "VATA", "positionTitle": "Nurse",
     "hiringAgencyName": "Veterans Health Administration", "payScale": "VN",
     "hiringDepartmentName": "Department of Veterans Affairs", "salaryType": "Per Year",
     "minimumSalary": 51000.0, "maximumSalary": 72000, "positionOpenDate": "%s",
     "positionCloseDate": "2026-12-31", "JobCategories": {"series": "0610"},
     "positionlocations": [{"positionLocationCity": "Boise", "positionLocationState": "Idaho",
       "positionLocationCountry": "United States"}]}
    """
        .formatted(day.replace("-", "").substring(3), number, day);
  }

  @Test
  void whenDaysArePaged_everyPostingComesAndEveryDayIsNamed() throws Exception {
    CommandRun run = folder.run("historic.yaml", "--sources=historic");

    assertThat(run.said(), run.out(), containsString("extracted           12  of 12 announced\n"));
    assertThat(run.said(), run.out(), containsString("= inserted          12\n"));
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT part, announced, received, distinct_received, status FROM"
                    + " collection_extractions WHERE source = 'historic' AND page = 0"
                    + " ORDER BY part")
            .toString(),
        is(
            "[[StartPositionOpenDate=2026-11-10, EndPositionOpenDate=2026-11-10, 9, 9, 9,"
                + " COMPLETE], [StartPositionOpenDate=2026-11-11, EndPositionOpenDate=2026-11-11,"
                + " null, 0, 0, COMPLETE], [StartPositionOpenDate=2026-11-12,"
                + " EndPositionOpenDate=2026-11-12, 3, 3, 3, COMPLETE]]"));
    assertThat(
        List.copyOf(asked).stream().filter(query -> query.contains("token")).toList(),
        is(
            List.of(
                "StartPositionOpenDate=2026-11-10&EndPositionOpenDate=2026-11-10"
                    + "&continuationtoken=p4%2B",
                "StartPositionOpenDate=2026-11-10&EndPositionOpenDate=2026-11-10"
                    + "&continuationtoken=p8%2B")));
    assertThat(
        folder.tables().rows("SELECT DISTINCT series, source FROM federal_jobs").toString(),
        is("[[0610, historic]]"));
  }

  @Test
  void whenADayHasFewerThanItAnnounces_isReadAgainAndNamed() throws Exception {
    announcedTooMany.put("2026-11-12", 2);

    CommandRun run = folder.run("historic.yaml", "--sources=historic");

    assertThat(run.said(), run.code(), is(ExitCode.FAILED));
    assertThat(
        run.said(),
        run.out(),
        containsString(
            "source historic is truncated: StartPositionOpenDate=2026-11-12,"
                + " EndPositionOpenDate=2026-11-12: 3 different records were received in 3"
                + " readings, and 5 were announced"));
    assertThat(folder.tables().rows("SELECT count(*) FROM federal_jobs").toString(), is("[[12]]"));
  }
}
