package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.collection.io.http.JsonScanner.MalformedException;
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
 * Cuts an answer into the bytes of its items, in one pass and without building a tree. Only the
 * envelope is understood here; what is wrong inside an item is found where items are parsed, and
 * rejects that item alone.
 */
final class PageParser {
  private static final int EXCERPT = 80;
  private static final int SHOWN_NAMES = 12;

  /** What some sources say instead of an empty answer. */
  static final String NO_CONTENT = "204 No Content";

  private static final String NULL = "null";

  private final JsonPointer items;
  private final JsonPointer total;

  /**
   * What an answer contained.
   *
   * @param items the bytes of each item
   * @param announced how many items there are in all; {@link PagePlan#NOT_ANNOUNCED} if the answer
   *     does not tell
   * @param fingerprint equal for equal items, and hardly ever for others
   */
  record Page(List<byte[]> items, long announced, long fingerprint) {
    static final Page EMPTY = new Page(List.of(), PagePlan.NOT_ANNOUNCED, 0);
  }

  /** The answer is not what it should be. The message is for people. */
  static final class UnexpectedAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean json;

    private UnexpectedAnswerException(boolean json, String message) {
      super(message);
      this.json = json;
    }

    /** Whether it is JSON all the same, only of another shape. */
    boolean isJson() {
      return json;
    }
  }

  /**
   * @param items where the items are; the empty pointer if the document is the array itself
   * @param total where the number of all items is; null if nowhere
   */
  PageParser(JsonPointer items, JsonPointer total) {
    this.items = items;
    this.total = total;
  }

  /** Parses one answer (UTF-8). The text {@code 204 No Content} and null mean that it is empty. */
  Page parse(byte[] body) throws UnexpectedAnswerException {
    int start = startsWithByteOrderMark(body) ? 3 : 0;
    if (isText(body, start, NO_CONTENT)) {
      return Page.EMPTY;
    }
    JsonScanner scanner = new JsonScanner(body, start);
    int first = scanner.peek();
    if (first == -1) {
      throw new UnexpectedAnswerException(false, "the answer is empty");
    }
    if (first != '{' && first != '[' && !isText(body, start, NULL)) {
      throw new UnexpectedAnswerException(
          false, "the answer is not JSON; it begins with: " + excerpt(body));
    }
    Pass pass = new Pass(body, scanner);
    try {
      pass.value(items, total);
      if (scanner.peek() != -1) {
        throw scanner.malformed("something follows the JSON document");
      }
    } catch (MalformedException e) {
      throw new UnexpectedAnswerException(
          false, "the answer is not whole, correct JSON: " + e.getMessage());
    }
    return pass.page();
  }

  /** The beginning of {@code body} on one line, with everything unprintable escaped. */
  static String excerpt(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, EXCERPT * 4), StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder();
    int[] characters = text.codePoints().limit(EXCERPT).toArray();
    for (int c : characters) {
      if (c == '\n') {
        shown.append("\\n");
      } else if (c == '\r') {
        shown.append("\\r");
      } else if (c == '\t') {
        shown.append("\\t");
      } else if (isUnprintable(c)) {
        shown.append("\\u{").append(Integer.toHexString(c)).append('}');
      } else {
        shown.appendCodePoint(c);
      }
    }
    return shown.toString();
  }

  private static boolean isUnprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> c == 0xFFFD;
    };
  }

  private static boolean startsWithByteOrderMark(byte[] body) {
    return body.length >= 3
        && body[0] == (byte) 0xEF
        && body[1] == (byte) 0xBB
        && body[2] == (byte) 0xBF;
  }

  private static boolean isText(byte[] body, int start, String text) {
    return body.length <= start + 64
        && new String(body, start, body.length - start, StandardCharsets.UTF_8)
            .strip()
            .equals(text);
  }

  /** One pass over one answer. */
  private final class Pass {
    private final byte[] body;
    private final JsonScanner scanner;
    private final List<byte[]> found = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();
    private long length;
    private int places;
    private String other;
    private long announced = PagePlan.NOT_ANNOUNCED;
    // The members of the deepest object on the way to the items: what there is instead of them.
    private int deepest = -1;
    private String deepestPath = "";
    private Set<String> names = new TreeSet<>();

    Pass(byte[] body, JsonScanner scanner) {
      this.body = body;
      this.scanner = scanner;
    }

    /**
     * Passes a value.
     *
     * @param itemsRest the rest of the way to the items from here; null if they are not below
     * @param totalRest the same for the total
     */
    void value(JsonPointer itemsRest, JsonPointer totalRest) throws MalformedException {
      int first = scanner.peek();
      if (itemsRest != null && itemsRest.matches()) {
        items(first);
      } else if (totalRest != null && totalRest.matches()) {
        total();
      } else if (itemsRest == null && totalRest == null) {
        scanner.skipValue();
      } else if (first == '{') {
        object(itemsRest, totalRest);
      } else if (first == '[') {
        array(itemsRest, totalRest);
      } else {
        scanner.skipValue();
      }
    }

    private void object(JsonPointer itemsRest, JsonPointer totalRest) throws MalformedException {
      Set<String> members = new TreeSet<>();
      scanner.expect('{', "");
      if (!scanner.accept('}')) {
        do {
          String name = name();
          members.add(name);
          scanner.expect(':', "after a name");
          value(
              itemsRest == null ? null : itemsRest.matchProperty(name),
              totalRest == null ? null : totalRest.matchProperty(name));
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

    private void array(JsonPointer itemsRest, JsonPointer totalRest) throws MalformedException {
      scanner.expect('[', "");
      if (scanner.accept(']')) {
        return;
      }
      int index = 0;
      do {
        value(
            itemsRest == null ? null : itemsRest.matchElement(index),
            totalRest == null ? null : totalRest.matchElement(index));
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
        if (!text.equals(NULL)) {
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

    private void total() throws MalformedException {
      scanner.peek();
      int start = scanner.position();
      scanner.skipValue();
      String text = new String(body, start, scanner.position() - start, StandardCharsets.UTF_8);
      if (text.length() > 40) {
        return;
      }
      try {
        long value = new BigDecimal(text.replace("\"", "").strip()).longValueExact();
        announced = value < 0 ? PagePlan.NOT_ANNOUNCED : value;
      } catch (NumberFormatException notNumber) {
        announced = PagePlan.NOT_ANNOUNCED;
      } catch (ArithmeticException notWhole) {
        announced = PagePlan.NOT_ANNOUNCED;
      }
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
            true, "the items should be an array, but " + where + " is " + shown(other));
      }
      return new Page(
          List.copyOf(found), announced, length << 32 | (checksum.getValue() & 0xFFFF_FFFFL));
    }

    private String missing() {
      StringBuilder text = new StringBuilder("the answer has nothing at ").append(items);
      if (deepest >= 0) {
        text.append("; what ")
            .append(deepestPath.isEmpty() ? "it" : deepestPath)
            .append(" has is: ");
        if (names.isEmpty()) {
          text.append("nothing");
        }
        int shown = 0;
        for (String name : names) {
          if (shown == SHOWN_NAMES) {
            text.append(" and ").append(names.size() - SHOWN_NAMES).append(" more");
            break;
          }
          text.append(shown == 0 ? "" : ", ").append(shown(name));
          shown++;
        }
      }
      return text.append(". Correct `items` in the spec, or see what the source says").toString();
    }

    private String shown(String text) {
      return excerpt(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
