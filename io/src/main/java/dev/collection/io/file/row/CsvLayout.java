package dev.collection.io.file.row;

import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.DamagedFileException;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import dev.collection.io.file.stream.RecordLayout;
import java.io.IOException;
import java.nio.charset.CharsetDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rows with delimiters (CSV). A row becomes a JSON object from its columns' names to texts. A row
 * that cannot be understood is rejected, with its bytes, and the rows behind it are read.
 *
 * @param expected for each field, columns of which a file should have one; the first that is there
 *     gives its value
 */
public record CsvLayout(CsvDialect dialect, SortedMap<String, List<String>> expected)
    implements RecordLayout {
  private static final long serialVersionUID = 1L;

  public CsvLayout {
    Objects.requireNonNull(dialect, "dialect");
    expected = Collections.unmodifiableSortedMap(new TreeMap<>(expected));
  }

  /** Whatever columns there are. */
  public CsvLayout(CsvDialect dialect) {
    this(dialect, new TreeMap<>());
  }

  /** This layout with columns that fields are made from. */
  public CsvLayout expecting(Map<String, List<String>> columnsOfFields) {
    return new CsvLayout(dialect, new TreeMap<>(columnsOfFields));
  }

  /** Names what is missing; empty if nothing is. */
  private String note(List<String> columns) {
    List<String> missing = new ArrayList<>();
    expected.forEach(
        (field, candidates) -> {
          if (Collections.disjoint(columns, candidates)) {
            missing.add("`" + String.join("` or `", candidates) + "` (" + field + ")");
          }
        });
    return missing.isEmpty()
        ? ""
        : "it has no column "
            + String.join(", ", missing)
            + ", which is empty in all its records; its columns are `"
            + String.join("`, `", columns)
            + "`";
  }

  @Override
  public boolean splittable() {
    return (!dialect.quotedNewlines() || dialect.quote() == CsvDialect.NONE)
        && dialect.encoding().width() == 1;
  }

  @Override
  public Opening open(ByteWindow beginning) throws IOException, DamagedFileException {
    TextEncoding other = dialect.encoding().otherMark(beginning);
    if (other != null) {
      throw DamagedFileException.failed(
          "it begins with the byte order mark of "
              + other.specName()
              + "; set encoding to "
              + other.specName());
    }
    TextEncoding encoding = dialect.encoding().skipMark(beginning);
    FilePosition first = new FilePosition(beginning.offset(), 0, 0, -1, "");
    if (!dialect.header()) {
      return new Opened(
          dialect, encoding, dialect.columns(), List.of(), first, note(dialect.columns()));
    }
    RowCutter rows = new RowCutter(beginning, encoding, dialect, first);
    Rows reader = new Rows(rows, dialect, encoding);
    RecordCutter.Cut cut = reader.next();
    if (cut == null) {
      List<String> columns = dialect.columns();
      return new Opened(dialect, encoding, columns, columns, position(beginning, rows), "");
    }
    String text = reader.text(cut);
    if (cut.tooLarge() || rows.fault() != null || text == null) {
      throw DamagedFileException.failed(
          "its header in line "
              + cut.number()
              + " cannot be read: "
              + (cut.tooLarge()
                  ? "it is over max_record"
                  : rows.fault() != null
                      ? rows.fault()
                      : "it is not " + encoding.specName() + "; set encoding"));
    }
    List<String> header =
        CsvRow.split(text, dialect).stream().map(name -> name == null ? "" : name).toList();
    List<String> columns = dialect.columns().isEmpty() ? header : dialect.columns();
    check(columns, header, cut.number());
    return new Opened(dialect, encoding, columns, header, position(beginning, rows), note(columns));
  }

  private static void check(List<String> columns, List<String> header, long line)
      throws DamagedFileException {
    Set<String> names = new HashSet<>();
    for (String name : columns) {
      if (name.isBlank()) {
        throw DamagedFileException.failed(
            "its header in line "
                + line
                + " has a column without a name; name all in `columns`, and leave header as it is");
      }
      if (!names.add(name)) {
        throw DamagedFileException.failed(
            "its header in line "
                + line
                + " has two columns `"
                + name
                + "`; name all in `columns`, and leave header as it is");
      }
    }
    if (header.size() != columns.size()) {
      throw DamagedFileException.failed(
          "its header in line "
              + line
              + " has "
              + header.size()
              + " columns, and `columns` names "
              + columns.size()
              + "; correct `columns`, or the delimiter");
    }
  }

  private static FilePosition position(ByteWindow window, RowCutter rows) {
    return new FilePosition(window.offset(), 0, rows.lines(), -1, "");
  }

  private record Opened(
      CsvDialect dialect,
      TextEncoding encoding,
      List<String> columns,
      List<String> header,
      FilePosition first,
      String note)
      implements Opening {
    @Override
    public RecordCutter cutter(ByteWindow window, FilePosition start) {
      RowCutter rows = new RowCutter(window, encoding, dialect, start);
      return new Cutter(window, rows, new Rows(rows, dialect, encoding), this);
    }
  }

  /** Rows without blank lines and comments. */
  private static final class Rows {
    private final RowCutter rows;
    private final CsvDialect dialect;
    private final TextEncoding encoding;
    private final CharsetDecoder decoder;

    Rows(RowCutter rows, CsvDialect dialect, TextEncoding encoding) {
      this.rows = rows;
      this.dialect = dialect;
      this.encoding = encoding;
      this.decoder = encoding.decoder();
    }

    RecordCutter.Cut next() throws IOException {
      RecordCutter.Cut cut = rows.next();
      while (cut != null && (cut.bytes().length == 0 || isComment(cut.bytes()))) {
        cut = rows.next();
      }
      return cut;
    }

    private boolean isComment(byte[] row) {
      int low = encoding.width() == 1 || encoding.littleEndian() ? 0 : 1;
      return row.length >= encoding.width()
          && row[low] == dialect.comment()
          && (encoding.width() == 1 || row[1 - low] == 0);
    }

    /** Null if it is not of the encoding. */
    String text(RecordCutter.Cut cut) {
      return TextEncoding.decode(decoder, cut.bytes());
    }
  }

  private record Cutter(ByteWindow window, RowCutter rows, Rows reader, Opened file)
      implements RecordCutter {
    @Override
    public Cut next() throws IOException {
      Cut cut = reader.next();
      if (cut == null || cut.tooLarge()) {
        return cut;
      }
      if (rows.fault() != null) {
        return cut.broken(
            "csv:quote",
            "",
            rows.fault()
                + "; only line "
                + cut.number()
                + " was given up, and reading went on behind it");
      }
      String text = reader.text(cut);
      if (text == null) {
        return cut.broken(
            "csv:encoding",
            "",
            "has bytes that are not "
                + file.encoding().specName()
                + "; if the whole file is of another encoding, set encoding");
      }
      List<String> values = CsvRow.split(text, file.dialect());
      if (values.size() != file.columns().size()) {
        return cut.broken(
            "csv:columns",
            "",
            "has "
                + values.size()
                + " values, and there are "
                + file.columns().size()
                + " columns");
      }
      if (values.equals(file.header())) {
        return cut.broken("csv:header", "", "is the header once more, and no row");
      }
      return cut.as(RowJson.object(file.columns(), values));
    }

    @Override
    public FilePosition position(long records) {
      return new FilePosition(window.offset(), records, rows.lines(), -1, "");
    }
  }
}
