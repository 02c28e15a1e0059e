package dev.collection.io.file.xml;

import dev.collection.io.file.stream.ByteWindow;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of a document for the parser. Remembers those since the record's beginning, so
 * that a record which is refused keeps its bytes; and stops a parser that wants ever more
 * characters for a single token, such as a name without an end.
 */
final class XmlText extends Reader {
  private static final Pattern DECLARED =
      Pattern.compile("^<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");
  private static final int DECLARATION_BYTES = 256;

  /** A token is longer than a record may be. */
  static final class TokenTooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Charset charset;
  private final Reader characters;
  private final long maxTokenCharacters;
  private final StringBuilder kept = new StringBuilder();
  private long keptFrom;

  /** The beginning of a record that is too long to be kept; null if it is not. */
  private String head;

  private long headFrom;
  private long read;
  private long tokenFrom;

  /**
   * @throws UnsupportedCharsetException if the document declares an encoding that is not known
   */
  XmlText(ByteWindow window) throws IOException {
    this.charset = charset(window);
    this.maxTokenCharacters = window.maxRecordBytes();
    this.characters =
        new InputStreamReader(
            new WindowStream(window),
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static Charset charset(ByteWindow window) throws IOException {
    window.fill(DECLARATION_BYTES);
    byte[] bytes = window.bytes;
    int at = window.next;
    int count = Math.min(DECLARATION_BYTES, window.limit - at);
    int first = count > 0 ? bytes[at] & 0xff : -1;
    int second = count > 1 ? bytes[at + 1] & 0xff : -1;
    if (first == 0xef && second == 0xbb && count > 2 && (bytes[at + 2] & 0xff) == 0xbf) {
      window.next += 3;
      return StandardCharsets.UTF_8;
    }
    if (first == 0xfe && second == 0xff) {
      window.next += 2;
      return StandardCharsets.UTF_16BE;
    }
    if (first == 0xff && second == 0xfe) {
      window.next += 2;
      return StandardCharsets.UTF_16LE;
    }
    if (first == 0 && second == '<') {
      return StandardCharsets.UTF_16BE;
    }
    if (first == '<' && second == 0) {
      return StandardCharsets.UTF_16LE;
    }
    Matcher declared =
        DECLARED.matcher(new String(bytes, at, Math.max(0, count), StandardCharsets.ISO_8859_1));
    if (!declared.find()) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalCharsetNameException e) {
      throw new UnsupportedCharsetException(declared.group(1));
    }
  }

  Charset charset() {
    return charset;
  }

  /**
   * The parser has given a token that begins at {@code offset}; the next one begins later.
   *
   * @param offset in characters
   */
  void tokenAt(long offset) {
    tokenFrom = offset;
  }

  /** How many characters are in memory. */
  int keptCharacters() {
    return kept.length() + (head == null ? 0 : head.length());
  }

  /** Characters before {@code offset} are needed no more. */
  void forgetBefore(long offset) {
    int count = (int) Math.min(kept.length(), Math.max(0, offset - keptFrom));
    kept.delete(0, count);
    keptFrom += count;
    head = null;
  }

  /** The bytes of the characters from {@code from} to {@code to}, or their beginning. */
  byte[] bytes(long from, long to) {
    CharSequence source = head == null ? kept : head;
    long first = head == null ? keptFrom : headFrom;
    int start = (int) Math.max(0, Math.min(source.length(), from - first));
    int end = (int) Math.max(start, Math.min(source.length(), to - first));
    return source.subSequence(start, end).toString().getBytes(charset);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (read - tokenFrom > maxTokenCharacters) {
      throw new TokenTooLongException();
    }
    int count = characters.read(buffer, offset, length);
    if (count > 0) {
      read += count;
      if (kept.length() > ByteWindow.KEPT_BYTES) {
        if (head == null) {
          head = kept.toString();
          headFrom = keptFrom;
        }
        kept.setLength(0);
      }
      if (kept.length() == 0) {
        keptFrom = read - count;
      }
      kept.append(buffer, offset, count);
    }
    return count;
  }

  @Override
  public void close() {
    // The file is the session's to close.
  }

  private static final class WindowStream extends InputStream {
    private final ByteWindow window;

    WindowStream(ByteWindow window) {
      this.window = window;
    }

    @Override
    public int read() throws IOException {
      return window.fill() ? window.bytes[window.next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!window.fill()) {
        return -1;
      }
      int count = Math.min(length, window.limit - window.next);
      System.arraycopy(window.bytes, window.next, target, offset, count);
      window.next += count;
      return count;
    }
  }
}
