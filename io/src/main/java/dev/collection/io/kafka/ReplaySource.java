package dev.collection.io.kafka;

import dev.collection.io.source.Position;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The dead letters of one source of a collection, as the items that they were when the source was
 * read: a run reads them in place of the source. Bounded; each partition from where the last replay
 * of the source came to, up to its end when the run begins. What is refused again is a dead letter
 * again, behind that end, so that the next replay has it.
 *
 * <p>Letters of other sources and collections are left to others, and so are those that hold no
 * item. Delivered at least once, as from any {@link KafkaSource}.
 *
 * @param collection whose dead letters they are
 * @param topic the topic; its name is {@link #nameOf} the source's
 * @param name of the source in the spec
 */
public record ReplaySource(String collection, KafkaSource topic, String name) implements Source {
  private static final long serialVersionUID = 1L;

  private static final int LARGEST_MESSAGE = 512 << 20;

  public ReplaySource {
    Objects.requireNonNull(collection, "collection");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(name, "name");
  }

  /**
   * @param source its name in the spec
   * @param letters the topic of dead letters
   * @param properties of the client, with references to secrets
   */
  public static ReplaySource of(
      String collection,
      String source,
      List<String> servers,
      String letters,
      Map<String, String> properties,
      Duration timeout) {
    return new ReplaySource(
        collection,
        new KafkaSource(
            nameOf(source), servers, List.of(letters), properties, LARGEST_MESSAGE, timeout),
        source);
  }

  /** The name under which it is kept how far the replay of a source came. */
  static String nameOf(String source) {
    return "replay:" + source;
  }

  @Override
  public List<String> parts(SourceContext context) throws IOException {
    return topic.parts(context);
  }

  /** Asks nothing of the brokers yet. */
  @Override
  public ReadSession open(String part, Position position, SourceContext context) {
    return new DeadLetterSession(this, OffsetRange.parse(part), position, context);
  }
}
