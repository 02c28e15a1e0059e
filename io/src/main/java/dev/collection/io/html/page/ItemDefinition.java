package dev.collection.io.html.page;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the records of a page are. Exactly one of {@code jsonLd} and {@code items} may be given;
 * with neither, the page is one record.
 *
 * @param jsonLd the schema.org type of the JSON-LD objects that are records; null if they are
 *     elements
 * @param items CSS selector of the elements that are records; null if the page is one
 * @param fields members that are added to each record, in the order of the spec
 * @param charset of pages that do not say theirs; null for UTF-8
 * @param maxRecordBytes longest record
 */
public record ItemDefinition(
    String jsonLd,
    String items,
    Map<String, FieldSelector> fields,
    String charset,
    int maxRecordBytes)
    implements Serializable {

  /** The member that every record has: the canonical address of its page. */
  public static final String URL_MEMBER = "_url";

  /**
   * @throws IllegalArgumentException if something cannot be meant; the message names it
   */
  public ItemDefinition {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    if (jsonLd != null && items != null) {
      throw new IllegalArgumentException("html: records are `json_ld` or `items`; keep one");
    }
    if (jsonLd == null && fields.isEmpty()) {
      throw new IllegalArgumentException("html: a record has no `fields` and no `json_ld`");
    }
    if (fields.containsKey(URL_MEMBER)) {
      throw new IllegalArgumentException("html: every record has `" + URL_MEMBER + "` already");
    }
    if (items != null) {
      Selectors.check(items);
    }
    if (maxRecordBytes < 1) {
      throw new IllegalArgumentException("html: max_record is 1 or more");
    }
  }
}
