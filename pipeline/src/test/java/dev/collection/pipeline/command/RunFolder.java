package dev.collection.pipeline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder with specs, inputs, an SQLite database and the results of runs. */
record RunFolder(Path path) {
  /** Runs a spec of this folder, or one given by its absolute path. */
  CommandRun run(Object spec, String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("run");
    arguments.add("--spec=" + path.resolve(spec.toString()));
    arguments.add("--jdbcUrl=" + jdbcUrl());
    arguments.add("--output=" + output());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  RunFolder write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  RunFolder write(String name, byte[] bytes) throws IOException {
    Files.write(path.resolve(name), bytes);
    return this;
  }

  String jdbcUrl() {
    return "jdbc:sqlite:" + path.resolve("collection.db");
  }

  ResultTables tables() {
    return new ResultTables(jdbcUrl());
  }

  Path output() {
    return path.resolve("out");
  }

  JsonNode summary() throws IOException {
    return JsonItems.mapper().readTree(Files.readAllBytes(output().resolve("summary.json")));
  }

  /** Every line of {@code rejects.jsonl}. */
  List<JsonNode> rejects() throws IOException {
    List<JsonNode> rejects = new ArrayList<>();
    for (String line : Files.readAllLines(output().resolve("rejects.jsonl"))) {
      rejects.add(JsonItems.mapper().readTree(line));
    }
    return rejects;
  }

  /** Names of everything in the folder, sorted. */
  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
