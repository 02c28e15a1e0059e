package dev.collection.flink.stream;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Arguments of the form {@code --name=value}. */
record Arguments(Map<String, String> values) {
  static Arguments of(String... arguments) {
    return new Arguments(
        Arrays.stream(arguments)
            .map(argument -> argument.replaceFirst("^--", "").split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(get(name, Integer.toString(otherwise)));
  }

  List<String> list(String name, String otherwise) {
    return List.of(get(name, otherwise).split(",", -1));
  }
}
