package dev.collection.pipeline.spec.read;

import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.row.CsvDialect;
import dev.collection.io.file.row.CsvLayout;
import dev.collection.io.file.row.FixedWidthLayout;
import dev.collection.io.file.row.TextEncoding;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.file.xml.XmlLayout;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how the records of a file that is not JSON lie in it. */
final class LayoutSection {
  private static final Pattern PLACE = Pattern.compile("([1-9][0-9]{0,5})-([1-9][0-9]{0,5})");
  private static final Map<String, Format> SECTIONS = sections();

  private LayoutSection() {}

  private static Map<String, Format> sections() {
    Map<String, Format> sections = new LinkedHashMap<>();
    sections.put("csv", Format.CSV);
    sections.put("xml", Format.XML);
    sections.put("fixed_width", Format.FIXED_WIDTH);
    return sections;
  }

  /** Null for JSON, and where the layout is a problem of the spec. */
  static RecordLayout read(YamlMap file, Format format) {
    RecordLayout layout = null;
    for (Map.Entry<String, Format> entry : SECTIONS.entrySet()) {
      Optional<YamlMap> section = file.map(entry.getKey());
      if (entry.getValue() == format) {
        layout =
            switch (format) {
              case CSV -> csv(section.orElse(null));
              case XML -> xml(file, section.orElse(null));
              default -> fixedWidth(file, section.orElse(null));
            };
      } else if (section.isPresent()) {
        file.problems()
            .add(
                file.node().keyPlace(entry.getKey()),
                "`"
                    + entry.getKey()
                    + "` goes with the format "
                    + entry.getKey().replace('_', '-')
                    + " only; remove it, or set format to that");
      }
    }
    return layout;
  }

  private static RecordLayout csv(YamlMap csv) {
    CsvDialect standard = CsvDialect.standard();
    if (csv == null) {
      return new CsvLayout(standard);
    }
    int delimiter = character(csv, "delimiter", standard.delimiter());
    int quote = character(csv, "quote", standard.quote());
    int escape = character(csv, "escape", standard.escape());
    int comment = character(csv, "comment", standard.comment());
    List<String> columns = names(csv, "columns");
    boolean header = csv.flag("header", columns.isEmpty());
    List<String> nulls = new ArrayList<>();
    csv.texts("nulls").forEach(text -> nulls.add(text.text()));
    boolean quotedNewlines = csv.flag("quoted_newlines", true);
    TextEncoding encoding = encoding(csv);
    csv.finish();
    if (!header && columns.isEmpty()) {
      csv.problems()
          .add(
              csv.get("header").orElse(csv.node()),
              "without a header the columns have no names; give them, as in"
                  + " `columns: [id, name]`");
      return new CsvLayout(standard);
    }
    if (List.of(quote, escape, comment).contains(delimiter) || delimiter == CsvDialect.NONE) {
      csv.problems()
          .add(
              csv.get("delimiter").orElse(csv.node()),
              "`delimiter` must be a character of its own, other than those of `quote`, `escape`"
                  + " and `comment`");
      return new CsvLayout(standard);
    }
    return new CsvLayout(
        new CsvDialect(
            delimiter,
            quote,
            escape,
            comment,
            header,
            columns,
            csv.has("nulls") ? nulls : standard.nulls(),
            quotedNewlines,
            encoding));
  }

  /** One ASCII character; {@code none} for none. */
  private static int character(YamlMap csv, String key, int absent) {
    YamlNode value = csv.get(key).orElse(null);
    if (value == null) {
      return absent;
    }
    String text = value.text();
    if (text.equals("none")) {
      return CsvDialect.NONE;
    }
    if (text.equals("tab")) {
      return '\t';
    }
    if (text.length() == 1 && text.charAt(0) < 0x80 && "\r\n".indexOf(text.charAt(0)) < 0) {
      return text.charAt(0);
    }
    csv.problems()
        .add(
            value,
            "`"
                + key
                + "` must be one ASCII character in quotes, tab or none, not "
                + value.describe());
    return absent;
  }

  private static List<String> names(YamlMap map, String key) {
    List<String> names = new ArrayList<>();
    for (YamlNode name : map.texts(key)) {
      if (name.text().isBlank()) {
        map.problems().add(name, "a name in `" + key + "` is empty; give it one");
      } else if (names.contains(name.text())) {
        map.problems().add(name, "`" + name.text() + "` is given twice in `" + key + "`");
      } else {
        names.add(name.text());
      }
    }
    return names;
  }

  private static TextEncoding encoding(YamlMap section) {
    return section.choice("encoding", TextEncoding.byName(), TextEncoding.UTF_8);
  }

  private static RecordLayout xml(YamlMap file, YamlMap xml) {
    String remedy = "give the element that is a record, as in `xml: {record: item}`";
    if (xml == null) {
      file.require("xml", remedy);
      return null;
    }
    xml.require("record", remedy);
    String record = xml.text("record");
    boolean keep = xml.choice("namespaces", Map.of("drop", false, "keep", true), false);
    Set<String> arrays = new HashSet<>(names(xml, "arrays"));
    xml.finish();
    if (record == null) {
      return null;
    }
    try {
      return new XmlLayout(record, keep, arrays);
    } catch (IllegalArgumentException e) {
      xml.problems()
          .add(
              xml.get("record").orElseThrow(),
              "`record` must be a name such as item, or a path such as /feed/item");
      return null;
    }
  }

  private static RecordLayout fixedWidth(YamlMap file, YamlMap section) {
    String remedy = "give the places of the columns, as in `columns: {id: 1-8, name: 9-40}`";
    if (section == null) {
      file.require("fixed_width", remedy);
      return null;
    }
    section.require("columns", remedy);
    List<FixedWidthLayout.Column> columns = new ArrayList<>();
    section
        .map("columns")
        .ifPresent(map -> map.each((name, place) -> column(section, name, place, columns)));
    boolean trim = section.flag("trim", true);
    TextEncoding encoding = encoding(section);
    section.finish();
    return columns.isEmpty() ? null : new FixedWidthLayout(columns, trim, encoding);
  }

  private static void column(
      YamlMap section, String name, YamlNode place, List<FixedWidthLayout.Column> columns) {
    Matcher matcher = PLACE.matcher(place.text());
    if (matcher.matches()) {
      int start = Integer.parseInt(matcher.group(1));
      int end = Integer.parseInt(matcher.group(2));
      if (start <= end) {
        columns.add(new FixedWidthLayout.Column(name, start, end));
        return;
      }
    }
    section
        .problems()
        .add(
            place,
            "`"
                + name
                + "` must be the first and the last character of the column, as in 9-40, not "
                + place.describe());
  }
}
