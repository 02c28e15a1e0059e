package dev.collection.io.file.row;

import dev.collection.io.file.stream.ByteWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * An encoding in which line ends, quotes and delimiters can be found without decoding: either a
 * byte below 0x80 is always the ASCII character, or every unit has two bytes.
 */
public enum TextEncoding {
  UTF_8("utf-8", StandardCharsets.UTF_8),
  /** Big or little endian as the byte order mark says; big without one, as RFC 2781 has it. */
  UTF_16("utf-16", StandardCharsets.UTF_16BE),
  UTF_16BE("utf-16be", StandardCharsets.UTF_16BE),
  UTF_16LE("utf-16le", StandardCharsets.UTF_16LE),
  US_ASCII("us-ascii", StandardCharsets.US_ASCII),
  ISO_8859_1("iso-8859-1", StandardCharsets.ISO_8859_1),
  ISO_8859_2("iso-8859-2", Charset.forName("ISO-8859-2")),
  ISO_8859_9("iso-8859-9", Charset.forName("ISO-8859-9")),
  ISO_8859_15("iso-8859-15", Charset.forName("ISO-8859-15")),
  WINDOWS_1250("windows-1250", Charset.forName("windows-1250")),
  WINDOWS_1251("windows-1251", Charset.forName("windows-1251")),
  WINDOWS_1252("windows-1252", Charset.forName("windows-1252")),
  WINDOWS_1254("windows-1254", Charset.forName("windows-1254"));

  private final String specName;
  private final Charset charset;

  TextEncoding(String specName, Charset charset) {
    this.specName = specName;
    this.charset = charset;
  }

  /** As a spec calls it. */
  public String specName() {
    return specName;
  }

  /** All of them by the names in a spec. */
  public static Map<String, TextEncoding> byName() {
    Map<String, TextEncoding> names = new TreeMap<>();
    for (TextEncoding encoding : values()) {
      names.put(encoding.specName, encoding);
    }
    return names;
  }

  /** How many bytes a unit has: 1 or 2. */
  int width() {
    return name().startsWith("UTF_16") ? 2 : 1;
  }

  /** In units of two bytes, whether the lower one is first. */
  boolean littleEndian() {
    return this == UTF_16LE;
  }

  /**
   * A new decoder that refuses what is not of this encoding; for one thread. No mark is expected.
   */
  CharsetDecoder decoder() {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** The text; null if the bytes are not of the encoding of {@code decoder}. */
  static String decode(CharsetDecoder decoder, byte[] bytes) {
    try {
      return decoder.decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Moves behind a byte order mark of this encoding, and gives the encoding that it tells. */
  TextEncoding skipMark(ByteWindow window) throws IOException {
    if (this == UTF_8 && startsWith(window, 0xef, 0xbb, 0xbf)) {
      return this;
    }
    if ((this == UTF_16 || this == UTF_16LE) && startsWith(window, 0xff, 0xfe)) {
      return UTF_16LE;
    }
    if ((this == UTF_16 || this == UTF_16BE) && startsWith(window, 0xfe, 0xff)) {
      return UTF_16BE;
    }
    return this == UTF_16 ? UTF_16BE : this;
  }

  /** The encoding whose byte order mark is next, if it is another than this; otherwise null. */
  TextEncoding otherMark(ByteWindow window) throws IOException {
    TextEncoding found = null;
    if (peek(window, 0xef, 0xbb, 0xbf)) {
      found = UTF_8;
    } else if (peek(window, 0xff, 0xfe) || peek(window, 0xfe, 0xff)) {
      found = UTF_16;
    }
    boolean same = found == this || (found == UTF_16 && width() == 2);
    return same ? null : found;
  }

  private static boolean startsWith(ByteWindow window, int... mark) throws IOException {
    if (!peek(window, mark)) {
      return false;
    }
    window.next += mark.length;
    return true;
  }

  private static boolean peek(ByteWindow window, int... mark) throws IOException {
    if (!window.fill(mark.length)) {
      return false;
    }
    byte[] expected = new byte[mark.length];
    for (int i = 0; i < mark.length; i++) {
      expected[i] = (byte) mark[i];
    }
    int next = window.next;
    return Arrays.equals(window.bytes, next, next + mark.length, expected, 0, expected.length);
  }
}
