package dev.collection.io.http.page;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.http.client.Excerpt;
import dev.collection.io.http.page.JsonScanner.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Cuts an answer into the bytes of its items, in one pass and without building a tree. Only the
 * envelope is understood here; what is wrong inside an item is found where items are parsed, and
 * rejects that item alone.
 */
public final class PageParser {

  /** What some sources say instead of an empty answer. */
  public static final String NO_CONTENT = "204 No Content";

  private static final String NULL = "null";

  private final JsonPointer items;
  private final JsonPointer total;
  private final List<JsonPointer> texts;
  private final UnaryOperator<String> redact;

  /**
   * @param items where the items are; the empty pointer if the document is the array itself
   * @param total where the number of all items is; null if nowhere
   * @param texts other places with a text or number that is wanted
   * @param redact takes secrets out of a text that the source said
   */
  public PageParser(
      JsonPointer items, JsonPointer total, List<JsonPointer> texts, UnaryOperator<String> redact) {
    this.items = items;
    this.total = total;
    this.texts = List.copyOf(texts);
    this.redact = redact;
  }

  /** Parses one answer (UTF-8). The text {@code 204 No Content} and null mean that it is empty. */
  public Page parse(byte[] body) throws UnexpectedAnswerException {
    int start = startsWithByteOrderMark(body) ? 3 : 0;
    if (isText(body, start, NO_CONTENT)) {
      return Page.empty(texts.size());
    }
    JsonScanner scanner = new JsonScanner(body, start);
    int first = scanner.peek();
    if (first == -1) {
      throw new UnexpectedAnswerException(false, "the answer is empty");
    }
    if (first != '{' && first != '[' && !isText(body, start, NULL)) {
      throw new UnexpectedAnswerException(
          false,
          "the answer is not JSON; it begins with: " + Excerpt.of(redact.apply(beginning(body))));
    }
    Envelope envelope = new Envelope(items, body, scanner, texts.size());
    JsonPointer[] scalars = new JsonPointer[texts.size() + 1];
    scalars[0] = total;
    for (int i = 0; i < texts.size(); i++) {
      scalars[i + 1] = texts.get(i);
    }
    try {
      envelope.value(items, scalars);
      if (scanner.peek() != -1) {
        throw scanner.malformed("something follows the JSON document");
      }
    } catch (MalformedException e) {
      throw new UnexpectedAnswerException(
          false, "the answer is not whole, correct JSON: " + e.getMessage());
    }
    return envelope.page();
  }

  private static boolean startsWithByteOrderMark(byte[] body) {
    return body.length >= 3
        && body[0] == (byte) 0xEF
        && body[1] == (byte) 0xBB
        && body[2] == (byte) 0xBF;
  }

  /** Longer than what is shown, so that no secret is cut in two before it is recognized. */
  private static String beginning(byte[] body) {
    return new String(body, 0, Math.min(body.length, 4096), StandardCharsets.UTF_8);
  }

  private static boolean isText(byte[] body, int start, String text) {
    return body.length <= start + 64
        && new String(body, start, body.length - start, StandardCharsets.UTF_8)
            .strip()
            .equals(text);
  }
}
