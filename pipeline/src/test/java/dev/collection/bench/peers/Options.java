package dev.collection.bench.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Arguments of the form {@code --name=value}. */
record Options(Map<String, String> values) {
  static Options of(String... arguments) {
    return new Options(
        Arrays.stream(arguments)
            .map(argument -> argument.replaceFirst("^--", "").split("=", 2))
            .collect(
                Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> second)));
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  List<String> list(String name, String otherwise) {
    return List.of(get(name, otherwise).split(",", -1));
  }

  /** Numbers in a list; the last one stands for all that are missing behind it. */
  static int at(List<String> numbers, int index) {
    return Integer.parseInt(numbers.get(Math.min(index, numbers.size() - 1)));
  }
}
