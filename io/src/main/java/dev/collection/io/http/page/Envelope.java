package dev.collection.io.http.page;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.collection.io.http.client.Excerpt;
import dev.collection.io.http.page.JsonScanner.MalformedException;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * One pass over one answer, which finds the items and the total and steps over everything else.
 * Used once.
 */
final class Envelope {
  private static final int SHOWN_NAMES = 12;

  private final JsonPointer items;
  private final byte[] body;
  private final JsonScanner scanner;
  private final List<byte[]> found = new ArrayList<>();
  private final CRC32C checksum = new CRC32C();
  private long length;
  private int places;
  private String other;
  private final String[] texts;
  private long announced = Page.NOT_ANNOUNCED;
  // The members of the deepest object on the way to the items: what there is instead of them.
  private int deepest = -1;
  private String deepestPath = "";
  private Set<String> names = new TreeSet<>();

  /**
   * @param places how many other texts are wanted
   */
  Envelope(JsonPointer items, byte[] body, JsonScanner scanner, int places) {
    this.items = items;
    this.body = body;
    this.scanner = scanner;
    this.texts = new String[places];
  }

  /**
   * Passes a value.
   *
   * @param itemsRest the rest of the way to the items from here; null if they are not below
   * @param scalars the same for the total and for the other places; all null if none is below
   */
  void value(JsonPointer itemsRest, JsonPointer[] scalars) throws MalformedException {
    int first = scanner.peek();
    if (itemsRest != null && itemsRest.matches()) {
      items(first);
      return;
    }
    int below = 0;
    for (int i = 0; i < scalars.length; i++) {
      if (scalars[i] != null && scalars[i].matches()) {
        scalar(scalars);
        return;
      }
      below += scalars[i] == null ? 0 : 1;
    }
    if (itemsRest == null && below == 0) {
      scanner.skipValue();
    } else if (first == '{') {
      object(itemsRest, scalars);
    } else if (first == '[') {
      array(itemsRest, scalars);
    } else {
      scanner.skipValue();
    }
  }

  private void object(JsonPointer itemsRest, JsonPointer[] scalars) throws MalformedException {
    Set<String> members = new TreeSet<>();
    scanner.expect('{', "");
    if (!scanner.accept('}')) {
      do {
        String name = name();
        members.add(name);
        scanner.expect(':', "after a name");
        JsonPointer[] rests = new JsonPointer[scalars.length];
        for (int i = 0; i < rests.length; i++) {
          rests[i] = scalars[i] == null ? null : scalars[i].matchProperty(name);
        }
        value(itemsRest == null ? null : itemsRest.matchProperty(name), rests);
      } while (scanner.accept(','));
      scanner.expect('}', "after a member of an object");
    }
    rememberDeepest(itemsRest, members);
  }

  private void rememberDeepest(JsonPointer itemsRest, Set<String> members) {
    if (itemsRest == null) {
      return;
    }
    String whole = items.toString();
    String path = whole.substring(0, whole.length() - itemsRest.toString().length());
    if (path.length() > deepest) {
      deepest = path.length();
      deepestPath = path;
      names = members;
    }
  }

  private void array(JsonPointer itemsRest, JsonPointer[] scalars) throws MalformedException {
    scanner.expect('[', "");
    if (scanner.accept(']')) {
      return;
    }
    int index = 0;
    do {
      JsonPointer[] rests = new JsonPointer[scalars.length];
      for (int i = 0; i < rests.length; i++) {
        rests[i] = scalars[i] == null ? null : scalars[i].matchElement(index);
      }
      value(itemsRest == null ? null : itemsRest.matchElement(index), rests);
      index++;
    } while (scanner.accept(','));
    scanner.expect(']', "after an element of an array");
  }

  private String name() throws MalformedException {
    scanner.peek();
    int start = scanner.position();
    scanner.skipString();
    int end = scanner.position();
    for (int i = start; i < end; i++) {
      if (body[i] == '\\') {
        return unescaped(Arrays.copyOfRange(body, start, end));
      }
    }
    return new String(body, start + 1, end - start - 2, StandardCharsets.UTF_8);
  }

  private String unescaped(byte[] quoted) throws MalformedException {
    try {
      return JsonItems.parse(quoted).textValue();
    } catch (JsonProcessingException e) {
      throw scanner.malformed("a name with a wrong escape");
    } catch (IOException e) {
      throw new AssertionError("reading an array cannot fail", e);
    }
  }

  private void items(int first) throws MalformedException {
    places++;
    if (first == '[') {
      scanner.expect('[', "");
      if (!scanner.accept(']')) {
        do {
          item();
        } while (scanner.accept(','));
        scanner.expect(']', "after an item");
      }
    } else if (first == '{') {
      item();
    } else {
      int start = scanner.position();
      scanner.skipValue();
      String text = new String(body, start, scanner.position() - start, StandardCharsets.UTF_8);
      if (!text.equals("null")) {
        other = text.startsWith("\"") ? "a string" : text;
      }
    }
  }

  private void item() throws MalformedException {
    scanner.peek();
    int start = scanner.position();
    scanner.skipValue();
    byte[] item = Arrays.copyOfRange(body, start, scanner.position());
    found.add(item);
    checksum.update(item);
    length += item.length;
  }

  /** A value that one or more of the places are at. */
  private void scalar(JsonPointer[] scalars) throws MalformedException {
    scanner.peek();
    int start = scanner.position();
    scanner.skipValue();
    byte[] value = Arrays.copyOfRange(body, start, scanner.position());
    for (int i = 0; i < scalars.length; i++) {
      if (scalars[i] != null && scalars[i].matches()) {
        if (i == 0) {
          announced = total(new String(value, StandardCharsets.UTF_8));
        } else {
          texts[i - 1] = text(value);
        }
      }
    }
  }

  private static long total(String text) {
    if (text.length() > 40) {
      return Page.NOT_ANNOUNCED;
    }
    try {
      long value = new BigDecimal(text.replace("\"", "").strip()).longValueExact();
      return value < 0 ? Page.NOT_ANNOUNCED : value;
    } catch (NumberFormatException notNumber) {
      return Page.NOT_ANNOUNCED;
    } catch (ArithmeticException notWhole) {
      return Page.NOT_ANNOUNCED;
    }
  }

  /** Null of what is neither text nor number. */
  private String text(byte[] value) throws MalformedException {
    return switch (value[0]) {
      case '"' -> unescaped(value);
      case '{', '[', 'n', 't', 'f' -> null;
      default -> new String(value, StandardCharsets.UTF_8);
    };
  }

  Page page() throws UnexpectedAnswerException {
    String where = items.toString().isEmpty() ? "the whole answer" : items.toString();
    if (places == 0) {
      throw new UnexpectedAnswerException(true, missing());
    }
    if (places > 1) {
      throw new UnexpectedAnswerException(true, "the answer has " + where + " more than once");
    }
    if (other != null) {
      throw new UnexpectedAnswerException(
          true, "the items should be an array, but " + where + " is " + Excerpt.of(other));
    }
    return new Page(
        List.copyOf(found),
        announced,
        length << 32 | (checksum.getValue() & 0xFFFF_FFFFL),
        Arrays.asList(texts));
  }

  private String missing() {
    StringBuilder text = new StringBuilder("the answer has nothing at ").append(items);
    if (deepest >= 0) {
      text.append("; what ").append(deepestPath.isEmpty() ? "it" : deepestPath).append(" has is: ");
      if (names.isEmpty()) {
        text.append("nothing");
      }
      int shown = 0;
      for (String name : names) {
        if (shown == SHOWN_NAMES) {
          text.append(" and ").append(names.size() - SHOWN_NAMES).append(" more");
          break;
        }
        text.append(shown == 0 ? "" : ", ").append(Excerpt.of(name));
        shown++;
      }
    }
    return text.append(". Correct `items` in the spec, or see what the source says").toString();
  }
}
