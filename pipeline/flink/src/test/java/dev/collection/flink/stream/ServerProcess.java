package dev.collection.flink.stream;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which can be killed as by a power cut and started again. */
public final class ServerProcess implements AutoCloseable {
  private final ProcessBuilder builder;
  private Process process;

  private ServerProcess(ProcessBuilder builder) {
    this.builder = builder;
  }

  /**
   * A Java program, not started yet. What it says is added to {@code NAME.log} in {@code folder}.
   *
   * @param environment variables beyond those of this process
   * @param arguments of {@code java}
   */
  public static ServerProcess java(
      String name, Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return of(name, folder, environment, command);
  }

  /** Any program, not started yet; else as {@link #java}. */
  public static ServerProcess of(
      String name, Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Files.createDirectories(folder);
    File log = folder.resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment);
    return new ServerProcess(builder);
  }

  /** The class path of this process, also where Surefire has put it into a manifest. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Starts it; also again. */
  public void start() {
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with SIGKILL and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, with SIGTERM, and waits for it. */
  public int stop(Duration patience) throws InterruptedException {
    process.destroy();
    return await(patience);
  }

  /** Waits for its end by itself. */
  public int await(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(builder.command() + " does not end");
    }
    return process.exitValue();
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** A port that nobody listens to at this moment. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until something is so; an exception means that it is not yet.
   *
   * @throws IllegalStateException if it takes longer; its cause is the last exception
   */
  public static void until(String what, Duration patience, Callable<Boolean> condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Exception last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("it did not come to this: " + what, last);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
