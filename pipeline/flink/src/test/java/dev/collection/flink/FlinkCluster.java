package dev.collection.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Flink cluster of processes of its own, one job manager and some task managers, with one of the
 * configurations that {@code src/deploy} ships. Everything that they write is in one folder.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Map<String, String> environment;
  private final int restPort;
  private final List<Process> taskManagers = new ArrayList<>();
  private Process jobManager;
  private Process zooKeeper;

  private FlinkCluster(Path folder, Map<String, String> environment, int restPort) {
    this.folder = folder;
    this.environment = environment;
    this.restPort = restPort;
  }

  /**
   * Starts a cluster and waits until its task managers have registered.
   *
   * @param folder for its configuration, its logs and what it sorts
   * @param environment variables of its processes, beyond those of this one
   */
  static FlinkCluster start(Path folder, int taskManagers, Map<String, String> environment)
      throws Exception {
    return start(folder, "src/deploy/flink/config.yaml", "", taskManagers, environment);
  }

  /**
   * Starts a cluster for streams whose job manager can be killed: what it has to know is kept by a
   * ZooKeeper, which is started, too.
   */
  public static FlinkCluster startForStreams(
      Path folder, int taskManagers, Map<String, String> environment) throws Exception {
    int zooKeeper = freePort();
    String more =
        "high-availability.type: zookeeper\nhigh-availability.zookeeper.quorum: 127.0.0.1:"
            + zooKeeper
            + "\nhigh-availability.storageDir: "
            + folder.resolve("high-availability").toUri()
            + "\n";
    return start(
        folder, "src/deploy/streaming/config.yaml", more, taskManagers, environment, zooKeeper);
  }

  private static FlinkCluster start(
      Path folder,
      String shipped,
      String more,
      int taskManagers,
      Map<String, String> environment,
      int... zooKeeper)
      throws Exception {
    int rpcPort = freePort();
    int restPort = freePort();
    FlinkCluster cluster = new FlinkCluster(folder, environment, restPort);
    cluster.configure(shipped, more, rpcPort);
    try {
      if (zooKeeper.length > 0) {
        cluster.startZooKeeper(zooKeeper[0]);
      }
      cluster.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        cluster.addTaskManager();
      }
      cluster.awaitTaskManagers(taskManagers);
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void startZooKeeper(int port) throws IOException {
    Path data = Files.createDirectories(folder.resolve("zookeeper"));
    Files.writeString(
        folder.resolve("zoo.cfg"),
        "tickTime=2000\ndataDir=" + data + "\nclientPort=" + port + "\nadmin.enableServer=false\n");
    zooKeeper =
        startProgram(
            "zookeeper",
            "-Xmx256m",
            "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
            "--zkConfigFile",
            folder.resolve("zoo.cfg").toString(),
            "--peerId",
            "1");
  }

  /** Starts the job manager, also again. */
  public void startJobManager() throws IOException {
    jobManager =
        startProcess(
            "job-manager",
            "-Xmx800m",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            "--executionMode",
            "cluster");
  }

  /** Ends the job manager as a power cut would. */
  public void killJobManager() throws InterruptedException {
    jobManager.destroyForcibly().waitFor();
  }

  private void configure(String file, String more, int rpcPort) throws IOException {
    String shipped = Files.readString(Path.of(System.getProperty("project.root"), file));
    String own =
        shipped
                .replace("jobmanager.rpc.port: 6123", "jobmanager.rpc.port: " + rpcPort)
                .replace("rest.port: 8081", "rest.port: " + restPort)
                .replace("io.tmp.dirs: /tmp", "io.tmp.dirs: " + folder.resolve("tmp"))
                .replace("file:///tmp/collection/", folder.toUri().toString())
            + "\nweb.tmpdir: "
            + folder.resolve("tmp")
            + "\n"
            + more;
    Files.createDirectories(folder.resolve("tmp"));
    Files.createDirectories(folder.resolve("logs"));
    Files.createDirectories(configuration());
    Files.writeString(configuration().resolve("config.yaml"), own);
    Files.writeString(
        folder.resolve("logging.properties"),
        """
        handlers = java.util.logging.ConsoleHandler
        .level = INFO
        java.util.logging.ConsoleHandler.level = ALL
        java.util.logging.SimpleFormatter.format = %1$tT %4$s %3$s %5$s%6$s%n
        """);
  }

  /** What its address is for {@code --flinkMaster}. */
  public String master() {
    return "127.0.0.1:" + restPort;
  }

  /** Asks its job manager. */
  public FlinkRest rest() {
    return new FlinkRest(master());
  }

  public Path configuration() {
    return folder.resolve("conf");
  }

  /** Flink's own jars, as a class path. */
  public static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(target().resolve("flink/lib"))) {
      return String.join(":", jars.map(Path::toString).sorted().toList());
    }
  }

  public static Path jar() {
    return target().resolve("collection-cluster.jar");
  }

  public void addTaskManager() throws IOException {
    taskManagers.add(
        startProcess(
            "task-manager-" + (taskManagers.size() + 1),
            "-Xmx896m",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"));
  }

  /** Ends the last task manager as a power cut would. */
  public void killTaskManager() throws InterruptedException {
    taskManagers.get(taskManagers.size() - 1).destroyForcibly().waitFor();
  }

  /** Where it is in this repository, for those who run elsewhere than the tests do. */
  private static Path target() {
    return Path.of(System.getProperty("project.root"), "pipeline/flink/target");
  }

  private Process startProcess(String name, String heap, String main, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--configDir", configuration().toString()));
    all.addAll(List.of(arguments));
    return startProgram(name, heap, main, all.toArray(new String[0]));
  }

  private Process startProgram(String name, String heap, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            heap,
            "-XX:MaxMetaspaceSize=512m",
            "-Djava.util.logging.config.file=" + folder.resolve("logging.properties"),
            "-Djava.io.tmpdir=" + folder.resolve("tmp"),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "-cp",
            classPath(),
            main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(
                folder.resolve("logs").resolve(name + ".log").toFile()))
        .start();
  }

  public void awaitTaskManagers(int expected) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!registered(expected)) {
      if (System.nanoTime() > deadline || !jobManager.isAlive()) {
        throw new AssertionError("the cluster does not come up:\n" + logs());
      }
      jobManager.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private boolean registered(int expected) throws InterruptedException {
    try {
      return rest().get("/overview").path("taskmanagers").asInt() == expected;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  /** Waits until no job runs any more. */
  void awaitJobs() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (jobsUnderWay() > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("a job does not end:\n" + logs());
      }
      jobManager.waitFor(200, TimeUnit.MILLISECONDS);
    }
  }

  private long jobsUnderWay() throws IOException, InterruptedException {
    long underWay = 0;
    for (JsonNode job : rest().get("/jobs").path("jobs")) {
      if (!List.of("FINISHED", "FAILED", "CANCELED").contains(job.path("status").asText())) {
        underWay++;
      }
    }
    return underWay;
  }

  /** Everything that its processes have said. */
  public String logs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
      for (Path log : logs.sorted().toList()) {
        text.append("== ").append(log.getFileName()).append('\n');
        text.append(new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    taskManagers.forEach(Process::destroyForcibly);
    if (jobManager != null) {
      jobManager.destroyForcibly();
    }
    if (zooKeeper != null) {
      zooKeeper.destroyForcibly();
    }
  }
}
