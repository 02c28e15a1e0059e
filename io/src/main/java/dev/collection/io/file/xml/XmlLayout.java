package dev.collection.io.file.xml;

import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import dev.collection.io.file.stream.RecordLayout;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * XML documents of which each occurrence of one element is a record. Read as a stream; a DTD is
 * refused, so there are no entities but the five of XML itself.
 *
 * <p>An element becomes JSON as follows. One with text only is that text, without the white space
 * around it. Any other is an object: {@code @name} for each attribute, the name of each element in
 * it, and {@code #text} for its own text where it has some. What occurs again becomes an array in
 * the place of the first. An empty element is an empty text, and null with {@code xsi:nil="true"}.
 * Declarations of namespaces, comments and processing instructions are left out.
 *
 * @param record name of the element, wherever it is, or its path from the root: {@code /feed/item}
 * @param keepPrefixes whether names have the prefix that the document uses; otherwise elements and
 *     attributes go by their local names
 * @param arrays names of elements that are an array even where they occur once
 */
public record XmlLayout(String record, boolean keepPrefixes, Set<String> arrays)
    implements RecordLayout {
  private static final long serialVersionUID = 1L;

  public XmlLayout {
    Objects.requireNonNull(record, "record");
    arrays = Set.copyOf(arrays);
    if (steps(record).stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("no name or path of an element: " + record);
    }
  }

  private static List<String> steps(String record) {
    return List.of((record.startsWith("/") ? record.substring(1) : record).split("/", -1));
  }

  /** The names from the root to the record, or only the record's own; see {@link #isPath}. */
  List<String> steps() {
    return steps(record);
  }

  boolean isPath() {
    return record.startsWith("/");
  }

  @Override
  public boolean splittable() {
    return false;
  }

  @Override
  public boolean readsFromBeginning() {
    return true;
  }

  @Override
  public boolean countsLines() {
    return false;
  }

  @Override
  public Opening open(ByteWindow beginning) {
    XmlLayout layout = this;
    return new Opening() {
      @Override
      public FilePosition first() {
        return FilePosition.START;
      }

      @Override
      public RecordCutter cutter(ByteWindow window, FilePosition start) {
        return new XmlCutter(layout, window, start);
      }
    };
  }
}
