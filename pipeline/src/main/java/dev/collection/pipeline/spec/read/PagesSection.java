package dev.collection.pipeline.spec.read;

import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.paging.PageTurn;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.List;
import java.util.Set;

/** Reads {@code pages} of an API: how to go on to the next page, and how many there are. */
final class PagesSection {
  private static final List<String> TURNS = List.of("number", "offset", "token", "next", "link");
  private static final String REMEDY =
      "`pages` must say how to go on to the next page: `number: PARAMETER`, `offset: PARAMETER`,"
          + " `token: {PARAMETER: /pointer}`, `next: /pointer` or `link: true`";

  private final YamlMap pages;
  private final YamlMap http;
  private String turnParameter;

  PagesSection(YamlMap pages, YamlMap http) {
    this.pages = pages;
    this.http = http;
  }

  /** Null if it cannot be meant, which is reported. */
  PageDefinition read() {
    PageTurn turn = turn();
    String sizeParameter = null;
    int size = 0;
    YamlMap sizes = pages.map("size").orElse(null);
    if (isOneEntry(sizes, "size", "`size: {ResultsPerPage: 500}`")) {
      sizeParameter = sizes.node().entries().keySet().iterator().next();
      size = (int) sizes.whole(sizeParameter, 1, 1, Integer.MAX_VALUE);
      YamlNode place = sizes.node().keyPlace(sizeParameter);
      HttpSection.checkParameter("pages", "size", sizeParameter, place, http);
      if (sizeParameter.equals(turnParameter)) {
        pages.problems().add(sizes.node(), "`number` and `size` are the same query parameter");
      }
    }
    String total = pages.text("total");
    if (total != null) {
      SpecText.checkPointer(pages.get("total").orElseThrow(), pages.problems());
    }
    long cap = pages.whole("cap", 0, 0, Long.MAX_VALUE);
    int readings = (int) pages.whole("readings", PageDefinition.READINGS, 1, 10);
    boolean repeats = pages.flag("repeats", false);
    pages.finish();
    boolean sound = turn != null && pages.problems().isEmpty();
    return sound
        ? new PageDefinition(turn, sizeParameter, size, total, cap, readings, repeats)
        : null;
  }

  private PageTurn turn() {
    List<String> given = TURNS.stream().filter(key -> pages.get(key).isPresent()).toList();
    if (given.isEmpty() && pages.node().entries().keySet().equals(Set.of("total"))) {
      return new PageTurn.Only();
    }
    if (given.isEmpty()) {
      pages.problems().add(pages.node(), REMEDY);
      return null;
    }
    for (String key : given.subList(1, given.size())) {
      pages
          .problems()
          .add(
              pages.node().keyPlace(key),
              "`" + key + "` and `" + given.get(0) + "` both turn the page; keep one");
    }
    checkBelongs("first", List.of("number", "offset"), given.get(0));
    checkBelongs("encoded", List.of("token"), given.get(0));
    return switch (given.get(0)) {
      case "number" -> {
        String parameter = parameter("number");
        int first = (int) pages.whole("first", 1, 0, Integer.MAX_VALUE);
        yield isName(parameter) ? new PageTurn.PageNumber(parameter, first) : null;
      }
      case "offset" -> {
        String parameter = parameter("offset");
        int first = (int) pages.whole("first", 0, 0, Integer.MAX_VALUE);
        yield isName(parameter) ? new PageTurn.Offset(parameter, first) : null;
      }
      case "token" -> token();
      case "next" -> {
        String pointer = pages.text("next");
        boolean sound = pointer != null && isPointer(pages.get("next").orElseThrow());
        yield sound ? new PageTurn.NextUrl(pointer) : null;
      }
      default -> link();
    };
  }

  private void checkBelongs(String key, List<String> turns, String turn) {
    if (pages.get(key).isPresent() && !turns.contains(turn)) {
      pages
          .problems()
          .add(
              pages.node().keyPlace(key),
              "`" + key + "` belongs to `" + String.join("` or `", turns) + "`; remove it");
    }
  }

  private String parameter(String key) {
    String name = pages.text(key);
    if (name != null) {
      turnParameter = name;
      HttpSection.checkParameter("pages", key, name, pages.get(key).orElseThrow(), http);
    }
    return name;
  }

  private static boolean isName(String parameter) {
    return parameter != null && !parameter.isBlank();
  }

  private boolean isPointer(YamlNode place) {
    if (place.text().isEmpty()) {
      pages.problems().add(place, "give a JSON Pointer such as `/paging/next`");
      return false;
    }
    return SpecText.checkPointer(place, pages.problems());
  }

  private PageTurn token() {
    boolean encoded = pages.flag("encoded", false);
    YamlMap token = pages.map("token").orElse(null);
    if (!isOneEntry(token, "token", "`token: {pageToken: /nextPageToken}`")) {
      return null;
    }
    String parameter = token.node().entries().keySet().iterator().next();
    turnParameter = parameter;
    YamlNode place = token.node().keyPlace(parameter);
    HttpSection.checkParameter("pages", "token", parameter, place, http);
    String pointer = token.text(parameter);
    boolean sound =
        pointer != null && isPointer(token.get(parameter).orElseThrow()) && isName(parameter);
    return sound ? new PageTurn.Token(parameter, pointer, encoded) : null;
  }

  private PageTurn link() {
    if (!pages.flag("link", true)) {
      pages
          .problems()
          .add(pages.get("link").orElseThrow(), "`link: false` turns no page; remove it");
    }
    return new PageTurn.Link();
  }

  private boolean isOneEntry(YamlMap map, String key, String example) {
    if (map == null || !map.node().is(YamlNode.Kind.MAP)) {
      return false;
    }
    if (map.node().entries().size() == 1) {
      return true;
    }
    pages
        .problems()
        .add(
            map.node(),
            "`" + key + "` must be one query parameter with its value, as in " + example);
    return false;
  }
}
