package dev.collection.flink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.flink.client.program.ClusterClientProvider;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a stream has failed and goes on from its last checkpoint, and why: Flink does so
 * without a word, and for a lasting cause it does so for ever.
 */
final class Restarts {
  private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
  private static final long TICK_NANOS = Duration.ofSeconds(3).toNanos();

  /** One sentence for each failure would be too many where each start fails at once. */
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LONGEST = 400;

  /** What only wraps the cause. */
  private static final Pattern WRAPPER =
      Pattern.compile(
          "(Caused by: )?(java\\.lang\\.(RuntimeException|Exception|IllegalStateException)"
              + "|java\\.util\\.concurrent\\.\\w+|org\\.apache\\.beam\\.[\\w.$]*UserCodeException"
              + "|org\\.apache\\.flink\\.(util|runtime)\\.[\\w.$]+)(: .*|$)");

  private static final Pattern CLASS_NAME = Pattern.compile("^(Caused by: )?[\\w.$]+: ");

  private final JobClient job;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private long lastAsked = System.nanoTime();
  private long lastTold = lastAsked - QUIET_NANOS;
  private long newest;
  private int failures;

  Restarts(JobClient job) {
    this.job = job;
  }

  /** Asks Flink from time to time, and says what is new. */
  void tell() {
    if (System.nanoTime() - lastAsked < TICK_NANOS) {
      return;
    }
    lastAsked = System.nanoTime();
    try {
      String address = address(job);
      if (address == null) {
        return;
      }
      String path = "/jobs/" + job.getJobID().toHexString() + "/exceptions?maxExceptions=20";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE).build();
      String answer = client.send(request, BodyHandlers.ofString()).body();
      String sentence = news(JsonItems.mapper().readTree(answer));
      if (sentence != null && System.nanoTime() - lastTold > QUIET_NANOS) {
        LOG.warn(sentence);
        lastTold = System.nanoTime();
      }
    } catch (IOException | ExecutionException | RuntimeException e) {
      LOG.debug("no answer about failures", e); // The cluster may be what has failed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param answer of Flink's REST interface to the question for the exceptions of the job
   * @return null if there was no failure since the last time
   */
  String news(JsonNode answer) {
    String cause = null;
    long latest = newest;
    for (JsonNode failure : answer.path("exceptionHistory").path("entries")) {
      long time = failure.path("timestamp").asLong();
      if (time > newest) {
        failures++;
        if (time > latest) {
          latest = time;
          cause = cause(failure.path("stacktrace").asText());
        }
      }
    }
    newest = latest;
    return cause == null
        ? null
        : "the stream has failed"
            + (failures == 1 ? "" : " " + failures + " times by now")
            + " and goes on by itself from its last checkpoint, because: "
            + cause;
  }

  /** The first exception of a printed stack trace that is more than a wrapper, in one line. */
  static String cause(String stackTrace) {
    List<String> causes = new ArrayList<>();
    stackTrace
        .lines()
        .filter(line -> !line.startsWith("\t") && !line.isBlank())
        .filter(line -> causes.isEmpty() || line.startsWith("Caused by: "))
        .forEach(causes::add);
    if (causes.isEmpty()) {
      return "unknown";
    }
    String first =
        causes.stream()
            .filter(line -> !WRAPPER.matcher(line).matches())
            .findFirst()
            .orElse(causes.get(causes.size() - 1));
    String text = CLASS_NAME.matcher(first).replaceFirst("");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  /** Where the REST interface is that knows the job: a URL; null if that cannot be known. */
  private static String address(JobClient job) throws ExecutionException, InterruptedException {
    if (field(job, "miniCluster") instanceof MiniCluster cluster) {
      return cluster.getRestAddress().get().toString();
    }
    if (field(job, "clusterClientProvider") instanceof ClusterClientProvider<?> provider) {
      try (var cluster = provider.getClusterClient()) {
        return cluster.getWebInterfaceURL();
      }
    }
    return null;
  }

  private static Object field(JobClient job, String name) {
    try {
      Field field = job.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(job);
    } catch (ReflectiveOperationException e) {
      return null; // Of another kind, or of another version of Flink: there is nothing to ask.
    }
  }
}
