package dev.collection.io.html.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.html.page.FieldSelector.Take;
import dev.collection.io.html.page.PageItems.Part;
import dev.collection.model.ErrorCode;
import dev.collection.model.JsonItems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jsoup.select.Evaluator;

/** Cuts the records out of a page. Safe for use by many threads. */
public final class ItemExtractor {
  private final ItemDefinition definition;
  private final JsonLd jsonLd;
  private final Evaluator items;
  private final Map<String, Evaluator> selectors = new LinkedHashMap<>();

  public ItemExtractor(ItemDefinition definition) {
    this.definition = definition;
    jsonLd = definition.jsonLd() == null ? null : new JsonLd(definition.jsonLd());
    items = definition.items() == null ? null : Selectors.parse(definition.items());
    definition
        .fields()
        .forEach(
            (name, field) -> {
              if (!field.select().isEmpty()) {
                selectors.put(name, Selectors.parse(field.select()));
              }
            });
  }

  /** The records of {@code page}, and what should have been one; never nothing. */
  public PageItems extract(HtmlPage page) {
    List<Part> parts = new ArrayList<>();
    if (jsonLd != null) {
      addJsonLd(page, parts);
    } else if (items != null) {
      for (Element element : page.document().select(items)) {
        addItem(page, element, JsonNodeFactory.instance.objectNode(), parts);
      }
    } else {
      addWholePage(page, parts);
    }
    if (parts.isEmpty()) {
      parts.add(
          bad(
              page.body(),
              ErrorCode.WRONG_SHAPE,
              jsonLd != null ? "html:json_ld" : items != null ? "html:items" : "html:fields",
              page.address()
                  + " has no record: "
                  + missing()
                  + "; is it a page of another kind, or has the site changed?"));
    }
    return new PageItems(parts);
  }

  /** As a record of a page that could not be read at all. */
  public PageItems unreadable(byte[] body, String message) {
    return new PageItems(List.of(bad(body, ErrorCode.UNREADABLE, "html:page", message)));
  }

  private String missing() {
    if (jsonLd != null) {
      return "no JSON-LD of the type " + definition.jsonLd();
    }
    if (items != null) {
      return "nothing matches `items` (" + definition.items() + ")";
    }
    List<String> wanted = new ArrayList<>();
    definition.fields().values().forEach(field -> wanted.add(field.select()));
    return "nothing matches `fields` (" + String.join(", ", wanted) + ")";
  }

  private void addJsonLd(HtmlPage page, List<Part> parts) {
    for (Element script : page.document().select("script")) {
      if (!JsonLd.isScript(script)) {
        continue;
      }
      try {
        for (ObjectNode object : jsonLd.find(script.data())) {
          addItem(page, page.document(), object, parts);
        }
      } catch (UnreadablePageException e) {
        parts.add(
            bad(
                script.data().getBytes(StandardCharsets.UTF_8),
                ErrorCode.UNREADABLE,
                "html:json_ld",
                page.address() + ": " + e.getMessage()));
      }
    }
  }

  private void addWholePage(HtmlPage page, List<Part> parts) {
    boolean any =
        definition.fields().entrySet().stream()
            .filter(field -> field.getValue().take() != Take.CANONICAL)
            .anyMatch(field -> !selected(page.document(), field.getKey()).isEmpty());
    if (any) {
      addItem(page, page.document(), JsonNodeFactory.instance.objectNode(), parts);
    }
  }

  private void addItem(HtmlPage page, Element element, ObjectNode object, List<Part> parts) {
    long budget = definition.maxRecordBytes();
    for (Map.Entry<String, FieldSelector> field : definition.fields().entrySet()) {
      budget = addField(page, element, field.getKey(), field.getValue(), object, budget);
    }
    object.put(ItemDefinition.URL_MEMBER, page.canonical());
    byte[] bytes;
    try {
      bytes = JsonItems.mapper().writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
    if (budget < 0 || bytes.length > definition.maxRecordBytes()) {
      parts.add(
          bad(
              bytes,
              ErrorCode.TOO_LARGE,
              "limit:record_size",
              "a record of "
                  + page.address()
                  + " is longer than "
                  + definition.maxRecordBytes()
                  + " bytes, and only its beginning was kept; raise `max_record`"));
    } else {
      parts.add(Part.record(bytes));
    }
  }

  /** Adds a member; gives what is left of the longest record, below zero if it is used up. */
  private long addField(
      HtmlPage page,
      Element element,
      String name,
      FieldSelector field,
      ObjectNode object,
      long budget) {
    if (field.take() == Take.CANONICAL) {
      object.put(name, page.canonical());
      return budget;
    }
    long left = budget;
    Elements selected = selected(element, name);
    if (!field.all()) {
      Element first = selected.first();
      String value = first == null ? null : value(first, field);
      if (value != null) {
        object.put(name, value);
        left -= value.length();
      }
      return left;
    }
    ArrayNode values = object.putArray(name);
    for (Element each : selected) {
      String value = left < 0 ? null : value(each, field); // elements may contain one another
      if (value != null) {
        values.add(value);
        left -= value.length();
      }
    }
    return left;
  }

  private Elements selected(Element element, String name) {
    Evaluator selector = selectors.get(name);
    return selector == null ? new Elements(element) : element.select(selector);
  }

  /** Null if the element has no such attribute. */
  private static String value(Element element, FieldSelector field) {
    return switch (field.take()) {
      case TEXT -> element.text();
      case HTML -> element.html();
      case ATTRIBUTE -> attribute(element, field.attribute());
      case CANONICAL -> throw new IllegalArgumentException("of no element");
    };
  }

  private static String attribute(Element element, String name) {
    if (!element.hasAttr(name)) {
      return null;
    }
    boolean address = name.equals("href") || name.equals("src");
    String whole = address ? element.absUrl(name) : "";
    return whole.isEmpty() ? element.attr(name) : whole;
  }

  private Part bad(byte[] bytes, ErrorCode code, String rule, String message) {
    byte[] kept =
        bytes.length > definition.maxRecordBytes()
            ? Arrays.copyOf(bytes, definition.maxRecordBytes())
            : bytes;
    return new Part(kept, code, rule, message);
  }
}
