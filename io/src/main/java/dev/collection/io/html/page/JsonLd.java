package dev.collection.io.html.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.JsonItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Element;

/**
 * The objects of one schema.org type among the JSON-LD of a page: those that stand alone, in arrays
 * or in a {@code @graph}, and what a page or a list names as its content ({@code mainEntity},
 * {@code itemListElement}, {@code item}).
 */
final class JsonLd {
  private static final List<String> CONTENT =
      List.of("@graph", "mainEntity", "itemListElement", "item");

  /** Line breaks inside texts are the most frequent fault of such scripts, and do no harm. */
  private static final ObjectReader READER =
      JsonItems.mapper()
          .readerFor(JsonNode.class)
          .with(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS);

  private final String type;

  JsonLd(String type) {
    this.type = plain(type);
  }

  static boolean isScript(Element script) {
    String media = script.attr("type").strip().toLowerCase(Locale.ROOT);
    return media.equals("application/ld+json") || media.startsWith("application/ld+json;");
  }

  /**
   * The objects of the type in one script.
   *
   * @throws UnreadablePageException if it is not JSON
   */
  List<ObjectNode> find(String script) throws UnreadablePageException {
    List<ObjectNode> found = new ArrayList<>();
    String json = unwrapped(script);
    if (json.isEmpty()) {
      return found;
    }
    try {
      JsonNode value = READER.readValue(json);
      collect(value, found);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " in line " + e.getLocation().getLineNr() + " of the script";
      // What follows in brackets is about the parser.
      String reason = e.getOriginalMessage().split(" \\(|\n", 2)[0];
      throw new UnreadablePageException("the JSON-LD is not JSON" + where + ": " + reason, e);
    }
    return found;
  }

  private void collect(JsonNode node, List<ObjectNode> found) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, found));
    } else if (node instanceof ObjectNode object) {
      if (isOfType(object.get("@type"))) {
        found.add(object);
      } else {
        CONTENT.stream()
            .map(object::get)
            .filter(inner -> inner != null)
            .forEach(inner -> collect(inner, found));
      }
    }
  }

  private boolean isOfType(JsonNode types) {
    if (types == null) {
      return false;
    }
    if (types.isArray()) {
      for (JsonNode one : types) {
        if (isOfType(one)) {
          return true;
        }
      }
      return false;
    }
    return types.isTextual() && plain(types.textValue()).equals(type);
  }

  private static String plain(String type) {
    return type.strip().replaceFirst("^(https?://schema\\.org/|schema:)", "");
  }

  /** Comments and CDATA marks that older pages put around scripts. */
  private static String unwrapped(String script) {
    String text = script.strip();
    for (String[] marks :
        new String[][] {{"//<![CDATA[", "//]]>"}, {"<![CDATA[", "]]>"}, {"<!--", "-->"}}) {
      if (text.startsWith(marks[0]) && text.endsWith(marks[1])) {
        text = text.substring(marks[0].length(), text.length() - marks[1].length()).strip();
      }
    }
    return text;
  }
}
