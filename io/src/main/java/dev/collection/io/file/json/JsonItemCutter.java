package dev.collection.io.file.json;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.DamagedFileException;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the elements of one array out of one JSON document, in a single pass: first down to the
 * array, then its elements, then the rest of the document, which shows that it is complete. On the
 * way it picks up the total that the document announces.
 *
 * <p>An object in the array's place is a single record, null is none.
 */
public final class JsonItemCutter implements RecordCutter {
  private enum Phase {
    BEFORE,
    ITEMS,
    AFTER,
    ENDED
  }

  private static final int MAX_NAMES_SHOWN = 20;

  private final ByteWindow window;
  private final JsonScanner scanner;
  private final JsonPointer[] path;
  private final JsonPointer items;
  private final JsonPointer total;

  /** The brackets that are open, from the outermost: those on the path, then the array's. */
  private final StringBuilder open;

  private final List<String> namesSeen = new ArrayList<>();
  private Phase phase;
  private long cut;
  private long announced;

  /**
   * @param items where the array is; empty for the document itself
   * @param total where the document says how many records there are; null if it does not
   */
  public JsonItemCutter(
      ByteWindow window, JsonPointer items, JsonPointer total, FilePosition start) {
    this.window = window;
    this.scanner = new JsonScanner(window);
    this.items = items;
    this.path = tokens(items);
    this.total = total;
    this.open = new StringBuilder(start.enclosing());
    this.cut = start.records();
    this.announced = start.announced();
    if (start.equals(FilePosition.START)) {
      phase = Phase.BEFORE;
    } else {
      phase = open.length() > path.length ? Phase.ITEMS : Phase.AFTER;
    }
  }

  private static JsonPointer[] tokens(JsonPointer pointer) {
    List<JsonPointer> tokens = new ArrayList<>();
    for (JsonPointer next = pointer; !next.matches(); next = next.tail()) {
      tokens.add(next);
    }
    return tokens.toArray(JsonPointer[]::new);
  }

  @Override
  public Cut next() throws IOException, DamagedFileException {
    if (phase == Phase.BEFORE) {
      Cut single = descend();
      if (single != null) {
        return single;
      }
    }
    if (phase == Phase.ITEMS) {
      Cut item = item();
      if (item != null) {
        return item;
      }
    }
    if (phase == Phase.AFTER) {
      finish();
    }
    return null;
  }

  /** Moves to the array's first element. Gives the record if there is a single one. */
  private Cut descend() throws IOException, DamagedFileException {
    if (scanner.peek() == JsonScanner.END) {
      phase = Phase.ENDED;
      return null;
    }
    while (open.length() < path.length) {
      int level = open.length();
      namesSeen.clear();
      refuseNoJson();
      if (!openContainer() || !scanContainer(level, true)) {
        throw missing(level);
      }
    }
    refuseNoJson();
    int first = scanner.peek();
    if (first == '[') {
      openContainer();
      phase = Phase.ITEMS;
      return null;
    }
    phase = Phase.AFTER;
    if (first == '{') {
      return cut();
    }
    String value = scanner.rawText();
    if (value == null) {
      throw endsEarly();
    }
    if (!value.equals("null") || path.length == 0) {
      throw DamagedFileException.failed(
          "there is neither an array nor an object " + where(path.length) + "; correct `items`");
    }
    return null;
  }

  private boolean openContainer() throws IOException {
    int first = scanner.peek();
    if (first != '{' && first != '[') {
      return false;
    }
    scanner.use();
    open.append((char) first);
    return true;
  }

  /** The next element; null when the array is at its end. */
  private Cut item() throws IOException, DamagedFileException {
    boolean first = cut == 0;
    if (scanner.useIf(']')) {
      open.setLength(path.length);
      phase = Phase.AFTER;
      return null;
    }
    if (!first && !scanner.useIf(',')) {
      throw unexpected("`,` or `]`");
    }
    return cut();
  }

  private Cut cut() throws IOException, DamagedFileException {
    refuseNoValue();
    window.beginRecord();
    if (!scanner.skipValue()) {
      window.forgetRecord();
      throw scanner.endsEarly(" in the middle of item " + (cut + 1) + itemsRead());
    }
    return window.endRecord(window.next, ++cut);
  }

  /** Reads the rest of the document, from the innermost container that is open outwards. */
  private void finish() throws IOException, DamagedFileException {
    while (open.length() > 0) {
      scanContainer(open.length() - 1, false);
    }
    phase = Phase.ENDED;
    if (scanner.peek() != JsonScanner.END) {
      throw DamagedFileException.failed(
          "something follows the JSON document at byte "
              + window.offset()
              + "; if each line is a JSON value of its own, set format to jsonl");
    }
  }

  /**
   * Goes through the members of a container on the path.
   *
   * @param down whether to stop at the member that leads to the array; otherwise the container was
   *     left there and is read to its end
   * @return whether it stopped there; otherwise the container is closed
   */
  private boolean scanContainer(int level, boolean down) throws IOException, DamagedFileException {
    boolean object = open.charAt(level) == '{';
    JsonPointer here = path[level];
    long index = down ? 0 : here.getMatchingIndex() + 1L;
    for (boolean first = down; !scanner.useIf(object ? '}' : ']'); first = false, index++) {
      if (!first && !scanner.useIf(',')) {
        throw unexpected(object ? "`,` or `}`" : "`,` or `]`");
      }
      String name = object ? name() : null;
      if (object && down && namesSeen.size() <= MAX_NAMES_SHOWN) {
        namesSeen.add(name.length() > 100 ? name.substring(0, 100) + "…" : name);
      }
      boolean wanted =
          object ? name.equals(here.getMatchingProperty()) : index == here.getMatchingIndex();
      if (wanted && down) {
        return true;
      }
      if (wanted) {
        throw DamagedFileException.failed(
            "the name `" + name + "` is duplicated before byte " + window.offset());
      }
      readOther(totalBelow(level, name, index));
    }
    open.setLength(level);
    return false;
  }

  private String name() throws IOException, DamagedFileException {
    if (scanner.peek() != '"') {
      throw unexpected("a name in quotes");
    }
    String raw = scanner.rawText();
    if (raw == null) {
      throw endsEarly();
    }
    if (!scanner.useIf(':')) {
      throw unexpected("`:`");
    }
    return JsonScanner.unquote(raw);
  }

  /** What is left of the total's pointer below a member; null if the total is not there. */
  private JsonPointer totalBelow(int level, String name, long index) {
    JsonPointer rest = total;
    for (int i = 0; i < level && rest != null; i++) {
      rest = matchingTail(rest, path[i].getMatchingProperty(), path[i].getMatchingIndex());
    }
    return rest == null ? null : matchingTail(rest, name, index);
  }

  private static JsonPointer matchingTail(JsonPointer pointer, String name, long index) {
    boolean matches =
        name == null
            ? pointer.getMatchingIndex() == index
            : name.equals(pointer.getMatchingProperty());
    return matches ? pointer.tail() : null;
  }

  /** Skips a value beside the path, or looks for the total in it. */
  private void readOther(JsonPointer totalRest) throws IOException, DamagedFileException {
    refuseNoValue();
    int first = scanner.peek();
    if (totalRest == null || (!totalRest.matches() && first != '{')) {
      if (!scanner.skipValue()) {
        throw endsEarly();
      }
      return;
    }
    if (totalRest.matches()) {
      String value = scanner.rawText();
      if (value == null) {
        throw endsEarly();
      }
      announced = JsonScanner.wholeNumber(value);
      return;
    }
    scanner.use();
    for (boolean more = false; !scanner.useIf('}'); more = true) {
      if (more && !scanner.useIf(',')) {
        throw unexpected("`,` or `}`");
      }
      readOther(matchingTail(totalRest, name(), -1));
    }
  }

  /** Before anything was read, what cannot begin a value shows that this is another format. */
  private void refuseNoJson() throws IOException, DamagedFileException {
    int next = scanner.peek();
    if (next == JsonScanner.END || "{[\"-0123456789tfn".indexOf(next) < 0) {
      throw unexpected("a value");
    }
  }

  private void refuseNoValue() throws IOException, DamagedFileException {
    int next = scanner.peek();
    if (next == JsonScanner.END || next == ',' || next == ']' || next == '}' || next == ':') {
      throw unexpected("a value");
    }
  }

  private DamagedFileException endsEarly() {
    return scanner.endsEarly(itemsRead());
  }

  private DamagedFileException unexpected(String wanted) throws IOException {
    return scanner.unexpected(wanted, itemsRead());
  }

  private String itemsRead() {
    return cut == 1 ? "; the item before was read" : "; the " + cut + " items before were read";
  }

  private DamagedFileException missing(int level) {
    String names =
        namesSeen.isEmpty()
            ? "no names"
            : String.join(", ", namesSeen.subList(0, Math.min(namesSeen.size(), MAX_NAMES_SHOWN)))
                + (namesSeen.size() > MAX_NAMES_SHOWN ? ", …" : "");
    return DamagedFileException.failed(
        "there is nothing at "
            + items
            + ": "
            + where(level)
            + " are "
            + names
            + "; correct `items`");
  }

  private String where(int level) {
    String prefix = items.toString();
    if (level < path.length) {
      prefix = prefix.substring(0, prefix.length() - path[level].toString().length());
    }
    return prefix.isEmpty() ? "at the top" : "at " + prefix;
  }

  @Override
  public long announced() {
    return announced;
  }

  @Override
  public FilePosition position(long records) {
    return new FilePosition(window.offset(), records, 0, announced, open.toString());
  }
}
