package dev.collection.pipeline.spec.read;

import dev.collection.io.http.slice.SliceDimension;
import dev.collection.io.http.slice.SliceValues;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlFile;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code slices} of an API: the ways in which a query that has too much is divided. */
final class SlicesSection {
  private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,4})(d|w|mo|y)");
  private static final String KINDS = "`values`, `codes` or `dates`";

  private final YamlMap http;
  private final Problems problems;
  private final Map<String, Boolean> usedBy = new HashMap<>();

  private SlicesSection(YamlMap http) {
    this.http = http;
    this.problems = http.problems();
  }

  static List<SliceDimension> read(YamlMap http) {
    YamlNode node = http.get("slices").orElse(null);
    if (node == null) {
      return List.of();
    }
    if (!node.is(YamlNode.Kind.LIST) || node.elements().isEmpty()) {
      http.problems()
          .add(
              node,
              "`slices` must be a list such as `- {by: State, values: [AK, TX]}`, not "
                  + node.describe());
      return List.of();
    }
    SlicesSection section = new SlicesSection(http);
    List<SliceDimension> dimensions = new ArrayList<>();
    for (YamlNode element : node.elements()) {
      SliceDimension dimension = section.dimension(YamlMap.of("slices", element, http.problems()));
      if (dimension != null) {
        dimensions.add(dimension);
      }
    }
    return dimensions;
  }

  private SliceDimension dimension(YamlMap dimension) {
    dimension.require("by", "name the query parameter that takes the value");
    List<YamlNode> by = dimension.texts("by");
    List<String> kinds =
        List.of("values", "codes", "dates").stream()
            .filter(kind -> dimension.get(kind).isPresent())
            .toList();
    boolean dates = kinds.contains("dates");
    for (YamlNode name : by) {
      HttpSection.checkParameter("slices", "by", name.text(), name, http);
      Boolean before = usedBy.put(name.text(), dates);
      if (before != null && !(before && dates)) {
        problems.add(name, "`" + name.text() + "` is used by two slices; keep one");
      }
    }
    if (by.size() > (dates ? 2 : 1)) {
      problems.add(
          dimension.get("by").orElseThrow(),
          dates
              ? "`by` takes the first and the last day; give one or two parameters"
              : "`by` takes one value; give one parameter");
    }
    if (kinds.size() != 1) {
      problems.add(
          dimension.node(),
          kinds.isEmpty() ? "say by what: give " + KINDS : "keep one of " + KINDS);
      dimension.finish();
      return null;
    }
    SliceValues values =
        switch (kinds.get(0)) {
          case "values" -> listed(dimension.get("values").orElseThrow());
          case "codes" -> dimension.map("codes").map(this::codes).orElse(null);
          default -> dimension.map("dates").map(this::dates).orElse(null);
        };
    dimension.finish();
    boolean sound = values != null && !by.isEmpty() && problems.isEmpty();
    return sound ? new SliceDimension(by.stream().map(YamlNode::text).toList(), values) : null;
  }

  /** A list, or a file with a map, whose keys are the values. */
  private SliceValues listed(YamlNode node) {
    Set<String> values = new LinkedHashSet<>();
    if (node.is(YamlNode.Kind.LIST)) {
      for (YamlNode value : node.elements()) {
        if (!value.is(YamlNode.Kind.SCALAR)) {
          problems.add(value, "a value must be text, not " + value.describe());
        } else if (!values.add(value.text())) {
          problems.add(value, "`" + value.text() + "` is there twice; remove one");
        }
      }
    } else if (node.is(YamlNode.Kind.SCALAR)) {
      Path file = node.resolve(node.text());
      String absence = SpecText.absence(file);
      if (absence != null) {
        problems.add(
            node, "the values " + file + " " + absence + "; the path is relative to this file");
        return null;
      }
      YamlNode root = YamlFile.readMap(file, problems);
      if (root != null) {
        values.addAll(root.entries().keySet());
      }
    } else {
      problems.add(
          node, "`values` must be a list, or a file with a code table, not " + node.describe());
      return null;
    }
    if (values.isEmpty()) {
      problems.add(node, "`values` is empty; give at least one");
    }
    return new SliceValues.Listed(List.copyOf(values));
  }

  private SliceValues codes(YamlMap codes) {
    codes.require("url", "give the address of the list");
    String text = codes.text("url");
    // On the source's own host, where it begins with a slash.
    String url = text != null && text.startsWith("/") ? text : HttpAddress.read(codes, "url");
    String items = pointer(codes, "items");
    String value = pointer(codes, "value");
    codes.finish();
    return new SliceValues.CodeList(url, items, value);
  }

  private String pointer(YamlMap map, String key) {
    String pointer = map.text(key);
    if (pointer == null) {
      return "";
    }
    SpecText.checkPointer(map.get(key).orElseThrow(), problems);
    return pointer;
  }

  private SliceValues dates(YamlMap dates) {
    dates.require("from", "give the first day, as in `from: 2024-01-01`");
    LocalDate from = day(dates, "from");
    String last = dates.text("to");
    LocalDate to = last == null || last.equals("today") ? null : day(dates, "to");
    if (from != null && to != null && to.isBefore(from)) {
      problems.add(dates.get("to").orElseThrow(), "`to` is before `from`");
    }
    Period step = step(dates);
    String pattern = dates.text("format");
    if (pattern != null && !tellsDaysApart(pattern)) {
      problems.add(
          dates.get("format").orElseThrow(),
          "`" + pattern + "` is no format of a day; write one such as `uuuu-MM-dd`");
    }
    boolean exclusive = dates.choice("end", Map.of("inclusive", false, "exclusive", true), false);
    dates.finish();
    return from == null || step == null
        ? null
        : new SliceValues.Dates(
            from, to, step, pattern == null ? "uuuu-MM-dd" : pattern, exclusive);
  }

  private static boolean tellsDaysApart(String pattern) {
    LocalDate day = LocalDate.of(2026, 11, 25);
    try {
      DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
      return LocalDate.parse(format.format(day), format).equals(day);
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }

  private LocalDate day(YamlMap dates, String key) {
    String text = dates.text(key);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      problems.add(
          dates.get(key).orElseThrow(), "`" + text + "` is not a day; write it as 2024-01-31");
      return null;
    }
  }

  private Period step(YamlMap dates) {
    String text = dates.text("step");
    if (text == null) {
      return Period.ofDays(1);
    }
    Matcher matcher = STEP.matcher(text);
    if (!matcher.matches()) {
      problems.add(
          dates.get("step").orElseThrow(),
          "`" + text + "` is not a step; write days, weeks, months or years: 1d, 2w, 1mo, 1y");
      return null;
    }
    int count = Integer.parseInt(matcher.group(1));
    return switch (matcher.group(2)) {
      case "d" -> Period.ofDays(count);
      case "w" -> Period.ofWeeks(count);
      case "mo" -> Period.ofMonths(count);
      default -> Period.ofYears(count);
    };
  }
}
