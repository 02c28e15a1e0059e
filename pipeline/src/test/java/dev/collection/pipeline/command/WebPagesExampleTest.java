package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of src/docs/sources/web-pages.md, with its site on a free port. */
class WebPagesExampleTest {
  private static final Path EXAMPLE = CommandRun.HOME.resolve("src/docs/example/html");

  @TempDir Path path;
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private RunFolder folder;
  private HttpServer server;

  @BeforeEach
  void startServer() throws Exception {
    folder = new RunFolder(path.resolve("run"));
    Files.createDirectories(folder.path());
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    folder.write(
        "careers.yaml",
        Files.readString(EXAMPLE.resolve("careers.yaml"))
            .replace("127.0.0.1:8000", "127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  /** As {@code python3 -m http.server} does. */
  private void answer(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath();
    asked.add(name);
    Path file = EXAMPLE.resolve("site" + name + (name.endsWith("/") ? "index.html" : ""));
    boolean there = Files.isRegularFile(file);
    byte[] body = there ? Files.readAllBytes(file) : new byte[] {'n', 'o'};
    exchange
        .getResponseHeaders()
        .add("Content-Type", name.endsWith(".txt") ? "text/plain" : "text/html");
    exchange.sendResponseHeaders(there ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void whenTheExampleIsRun_loadsWhatItsDocumentSays() throws Exception {
    CommandRun run = folder.run("careers.yaml");

    assertThat(run.said(), run.err(), is(""));
    assertThat(run.said(), run.out(), containsString("  extracted            4  of 4 announced\n"));
    String site = "http://127.0.0.1:" + server.getAddress().getPort();
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT job_id, title, posted, closes, city, pay_min, team, tags, description, url"
                    + " FROM careers ORDER BY job_id")
            .toString(),
        is(
            List.of(
                    List.of(
                        "EX-1",
                        "Data engineer",
                        "2026-11-02",
                        "2026-12-31",
                        "Łódź",
                        "58000.5",
                        "Platform",
                        "[\"remote\",\"full time\"]",
                        "Keeps the numbers straight.\nSQL\nJava",
                        site + "/job/1.html"),
                    List.of(
                        "EX-2",
                        "Gardener",
                        "2026-11-10",
                        "2026-11-30",
                        "Gdańsk",
                        "null",
                        "Grounds & parks",
                        "[\"outdoors\"]",
                        "Trees & hedges.",
                        site + "/job/2.html"),
                    List.of(
                        "EX-3",
                        "Night nurse",
                        "2026-11-15",
                        "2026-12-15",
                        "Kraków",
                        "41000",
                        "Care",
                        "null",
                        "Three nights a week.",
                        site + "/job/3.html"))
                .toString()));
    Map<String, String> row = folder.tables().balanced("careers");
    assertThat(row.get("inserted"), is("3"));
    assertThat(row.get("rejected"), is("1"));
    JsonNode reject = folder.rejects().get(0);
    assertThat(reject.get("locator").asText(), is(site + "/job/4.html"));
    assertThat(
        reject.at("/violations/0/message").asText(),
        containsString("has no record: no JSON-LD of the type JobPosting"));
    assertThat(
        List.copyOf(asked).stream().sorted().toList(),
        is(
            List.of(
                "/job/1.html",
                "/job/2.html",
                "/job/3.html",
                "/job/4.html",
                "/jobs/",
                "/jobs/page-2.html",
                "/robots.txt")));
  }

  @Test
  void whenThePreviewIsAskedFor_itShowsRecordsOfTheSite() throws Exception {
    CommandRun run =
        CommandRun.of("preview", "--spec=" + folder.path().resolve("careers.yaml"), "--limit=2");
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("Data engineer"));
  }
}
