package dev.collection.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one whole process took, from its start to its end.
 *
 * @param seconds by the clock
 * @param cpuSeconds of all its threads and children, in user and system mode
 * @param peakMegabytes the most memory that was resident, in MB; looked at every 50 ms
 */
record MeasuredProcess(double seconds, double cpuSeconds, long peakMegabytes) {
  private static final Pattern TIME = Pattern.compile("(\\d+)m([0-9.]+)s");
  private static final Pattern NOT_DIGITS = Pattern.compile("\\D");

  /**
   * Runs a command to its end.
   *
   * @param log gets what it prints
   * @param codes the exit codes with which it did its work
   * @throws IOException if it ends with another code; the message has the log
   */
  static MeasuredProcess run(
      List<String> command, Map<String, String> environment, Path log, Set<Integer> codes)
      throws IOException, InterruptedException {
    Path times = log.resolveSibling(log.getFileName() + ".times");
    // The shell knows the processor time of a child that has ended, to its end.
    List<String> timed =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "file=$1; shift; \"$@\"; code=$?; times >\"$file\"; exit $code",
                "sh",
                times.toString()));
    timed.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(timed).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    try {
      while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
        try (Stream<ProcessHandle> children = process.descendants()) {
          for (ProcessHandle child : children.toList()) {
            peak = Math.max(peak, residentMegabytes(child.pid()));
          }
        }
      }
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!codes.contains(process.exitValue())) {
      throw new IOException(
          command + " ended with " + process.exitValue() + ":\n" + Files.readString(log));
    }
    return new MeasuredProcess(seconds, cpuSeconds(Files.readAllLines(times).get(1)), peak);
  }

  private static double cpuSeconds(String line) {
    double seconds = 0;
    Matcher time = TIME.matcher(line);
    while (time.find()) {
      seconds += 60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2));
    }
    return seconds;
  }

  private static long residentMegabytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .mapToLong(line -> Long.parseLong(NOT_DIGITS.matcher(line).replaceAll("")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      // It ended in between, or this is not Linux.
      return 0;
    }
  }
}
