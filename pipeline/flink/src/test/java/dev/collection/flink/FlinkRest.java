package dev.collection.flink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The REST interface of a cluster.
 *
 * @param address {@code HOST:PORT}
 */
public record FlinkRest(String address) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public JsonNode get(String path) throws IOException, InterruptedException {
    return JsonItems.mapper().readTree(text(path));
  }

  /** The body of an answer, whatever it is. */
  public String text(String path) throws IOException, InterruptedException {
    return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString()).body();
  }

  public JsonNode post(String path, String json) throws IOException, InterruptedException {
    return send(path, "application/json", BodyPublishers.ofString(json));
  }

  /** Uploads a jar and returns its id. */
  public String upload(Path jar) throws IOException, InterruptedException {
    String boundary = "collection-boundary";
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
            + jar.getFileName()
            + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
    JsonNode answer =
        send(
            "/jars/upload",
            "multipart/form-data; boundary=" + boundary,
            BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofFile(jar),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
    String file = answer.path("filename").asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private JsonNode send(String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path)).header("Content-Type", type).POST(body).build();
    return JsonItems.mapper().readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
  }

  private URI uri(String path) {
    return URI.create("http://" + address + path);
  }

  /** Ids of all jobs that it has seen. */
  public List<String> jobs() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    get("/jobs").path("jobs").forEach(job -> ids.add(job.path("id").asText()));
    return ids;
  }
}
