package dev.collection.flink.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker of Kafka (KRaft) in a process of its own. */
public final class KafkaServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int port = ServerProcess.freePort();
  private final ServerProcess process;

  /** Starts it and waits until it answers. */
  public KafkaServer(Path folder) throws IOException, InterruptedException {
    int controller = ServerProcess.freePort();
    Files.createDirectories(folder);
    Properties properties = new Properties();
    properties.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("log.dirs", folder.resolve("log").toString()),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("auto.create.topics.enable", "false")));
    Path file = folder.resolve("server.properties");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    String classPath = ServerProcess.classPath();
    ServerProcess format =
        ServerProcess.java(
            "format",
            folder,
            Map.of(),
            List.of(
                "-cp",
                classPath,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                file.toString()));
    format.start();
    if (format.await(PATIENCE) != 0) {
      throw new IllegalStateException("the broker's folder could not be made: " + folder);
    }
    process =
        ServerProcess.java(
            "broker",
            folder,
            Map.of(),
            List.of("-Xmx768m", "-cp", classPath, "kafka.Kafka", file.toString()));
    start();
  }

  /** Starts it, also again after {@link #kill}, and waits until it answers. */
  public void start() throws InterruptedException {
    process.start();
    ServerProcess.until(
        "the broker answers",
        PATIENCE,
        () -> {
          try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get().isEmpty();
          }
        });
  }

  /** As a power cut would. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Makes a topic. */
  public void createTopic(String name, int partitions)
      throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  /** How many messages lie in a topic. Its producers must not use transactions. */
  public long messages(String topic) throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      return ends(admin, topic).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** How many messages of a topic a group has not confirmed yet. */
  public long lag(String group, String topic) throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      Map<TopicPartition, OffsetAndMetadata> confirmed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      long lag = 0;
      for (Map.Entry<TopicPartition, Long> end : ends(admin, topic).entrySet()) {
        OffsetAndMetadata offset = confirmed.get(end.getKey());
        lag += end.getValue() - (offset == null ? 0 : offset.offset());
      }
      return lag;
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, String topic)
      throws InterruptedException, ExecutionException {
    var description = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    Map<TopicPartition, OffsetSpec> latest =
        description.partitions().stream()
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic, partition.partition()),
                    partition -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest)
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            address(),
            "request.timeout.ms",
            "4000",
            "default.api.timeout.ms",
            "8000"));
  }

  /**
   * A producer that loses nothing and sends nothing twice, however long the broker is away; the
   * caller closes it.
   */
  public KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> config = new TreeMap<>();
    config.put("bootstrap.servers", address());
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.put("delivery.timeout.ms", 600_000);
    config.put("max.block.ms", 600_000);
    config.put("linger.ms", 5);
    config.put("batch.size", 65_536);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    process.close();
  }
}
