package dev.collection.io.file.row;

import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.DamagedFileException;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import dev.collection.io.file.stream.RecordLayout;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Lines whose columns are at fixed places, counted in characters (Unicode code points). A line
 * becomes a JSON object from its columns' names to texts; an empty one is null. A line that ends
 * before the last column begins is rejected; one that ends within the last column, as of an editor
 * that removes trailing blanks, is not.
 *
 * @param trim whether blanks around a value are left out
 */
public record FixedWidthLayout(List<Column> columns, boolean trim, TextEncoding encoding)
    implements RecordLayout {
  private static final long serialVersionUID = 1L;

  /**
   * Where a value lies.
   *
   * @param start its first character, 1 for the first of a line
   * @param end its last character
   */
  public record Column(String name, int start, int end) implements Serializable {
    public Column {
      Objects.requireNonNull(name, "name");
      if (start < 1 || end < start) {
        throw new IllegalArgumentException(name + " has no characters: " + start + "-" + end);
      }
    }
  }

  public FixedWidthLayout {
    columns = List.copyOf(columns);
    Objects.requireNonNull(encoding, "encoding");
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("there must be a column");
    }
  }

  @Override
  public boolean splittable() {
    return encoding.width() == 1;
  }

  @Override
  public Opening open(ByteWindow beginning) throws IOException, DamagedFileException {
    TextEncoding other = encoding.otherMark(beginning);
    if (other != null) {
      throw DamagedFileException.failed(
          "it begins with the byte order mark of "
              + other.specName()
              + "; set encoding to "
              + other.specName());
    }
    TextEncoding found = encoding.skipMark(beginning);
    return new Opened(this, found, new FilePosition(beginning.offset(), 0, 0, -1, ""));
  }

  private record Opened(FixedWidthLayout layout, TextEncoding encoding, FilePosition first)
      implements Opening {
    @Override
    public RecordCutter cutter(ByteWindow window, FilePosition start) {
      return new Cutter(
          window, new RowCutter(window, encoding, null, start), layout, encoding.decoder());
    }
  }

  private record Cutter(
      ByteWindow window, RowCutter lines, FixedWidthLayout layout, CharsetDecoder decoder)
      implements RecordCutter {
    @Override
    public Cut next() throws IOException {
      Cut cut = lines.next();
      while (cut != null && cut.bytes().length == 0) {
        cut = lines.next();
      }
      if (cut == null || cut.tooLarge()) {
        return cut;
      }
      String text = TextEncoding.decode(decoder, cut.bytes());
      if (text == null) {
        return cut.broken(
            "fixed_width:encoding",
            "",
            "has bytes that are not "
                + layout.encoding().specName()
                + "; if the whole file is of another encoding, set encoding");
      }
      int length = text.codePointCount(0, text.length());
      List<String> names = new ArrayList<>();
      List<String> values = new ArrayList<>();
      for (Column column : layout.columns()) {
        if (length < column.start()) {
          return cut.broken(
              "fixed_width:length",
              "",
              "has "
                  + length
                  + " characters, and `"
                  + column.name()
                  + "` begins at character "
                  + column.start());
        }
        int from = text.offsetByCodePoints(0, column.start() - 1);
        int to = text.offsetByCodePoints(from, Math.min(column.end(), length) - column.start() + 1);
        String value = text.substring(from, to);
        value = layout.trim() ? value.strip() : value;
        names.add(column.name());
        values.add(value.isEmpty() ? null : value);
      }
      return cut.as(RowJson.object(names, values));
    }

    @Override
    public FilePosition position(long records) {
      return new FilePosition(window.offset(), records, lines.lines(), -1, "");
    }
  }
}
