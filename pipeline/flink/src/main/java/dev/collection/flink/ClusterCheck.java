package dev.collection.flink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Asks a cluster, before a run is begun, whether it is there and whether it is the right one. */
final class ClusterCheck {
  /** Of Flink; a cluster of another line does not know the classes that Beam was built with. */
  static final String LINE = "1.19.";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ClusterCheck() {}

  /**
   * What keeps the cluster from being used, in words. A cluster that answers in another way than
   * expected may be behind something that this program does not know, and is left to Flink.
   *
   * @param address {@code HOST:PORT}
   */
  static Optional<String> problem(String address) {
    String text;
    try {
      text =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create("http://" + address + "/overview"))
                      .timeout(PATIENCE)
                      .build(),
                  BodyHandlers.ofString())
              .body();
    } catch (ConnectException | HttpTimeoutException e) {
      return Optional.of(
          "no cluster answers at "
              + address
              + "; is its job manager running, and is this its REST address (--flinkMaster)?");
    } catch (IOException | IllegalArgumentException e) {
      // This client takes no name with a `_`, as services of containers have; Flink's does.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while the cluster was asked");
    }
    return wrongVersion(address, text);
  }

  static Optional<String> wrongVersion(String address, String overview) {
    String version;
    try {
      JsonNode answer = JsonItems.mapper().readTree(overview);
      version = answer == null ? "" : answer.path("flink-version").asText();
    } catch (IOException e) {
      return Optional.empty();
    }
    return version.isEmpty() || version.startsWith(LINE)
        ? Optional.empty()
        : Optional.of(
            "the cluster at "
                + address
                + " is Flink "
                + version
                + "; this program is made for "
                + LINE
                + "x");
  }
}
