package dev.collection.io.file.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.DamagedFileException;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * Cuts the records out of one XML document. What is not well-formed ends the file; a record that is
 * too large or too deep is rejected, and the next one is read.
 */
final class XmlCutter implements RecordCutter {
  private static final int MAX_DEPTH_OF_DOCUMENT = 10_000;
  private static final int MAX_NAMES_SHOWN = 20;

  private final XmlLayout layout;
  private final ByteWindow window;
  private final List<String> steps;
  private final List<String> open = new ArrayList<>();
  private final Set<String> namesSeen = new LinkedHashSet<>();
  private long toSkip;
  private long cut;
  private long end;
  private XmlText text;
  private XMLStreamReader2 reader;
  private boolean atEnd;

  /** Whether what the records are in was there: then that there are none is no mistake. */
  private boolean parentSeen;

  XmlCutter(XmlLayout layout, ByteWindow window, FilePosition start) {
    this.layout = layout;
    this.window = window;
    this.steps = layout.steps();
    this.toSkip = start.records();
  }

  private static WstxInputFactory factory(int maxRecord) {
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
    factory.setProperty(XMLInputFactory2.P_INTERN_NS_URIS, false);
    // Otherwise errors come out of getters, unchecked.
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH_OF_DOCUMENT);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, maxRecord);
    return factory;
  }

  @Override
  public Cut next() throws IOException, DamagedFileException {
    for (; toSkip > 0; toSkip--) {
      if (read() == null) {
        throw DamagedFileException.failed(
            "it is shorter than when it was read before; leave files as they are during a run");
      }
    }
    return read();
  }

  private Cut read() throws IOException, DamagedFileException {
    if (atEnd) {
      return null;
    }
    try {
      if (reader == null) {
        if (!window.fill()) {
          atEnd = true;
          return null;
        }
        text = new XmlText(window);
        reader = (XMLStreamReader2) factory(window.maxRecordBytes()).createXMLStreamReader(text);
      }
      return advance();
    } catch (UnsupportedCharsetException e) {
      throw DamagedFileException.failed(
          "it declares the encoding " + e.getCharsetName() + ", which is not known");
    } catch (XMLStreamException e) {
      throw damage(e);
    }
  }

  private Cut advance() throws XMLStreamException, DamagedFileException {
    while (reader.hasNext()) {
      int event = reader.next();
      long offset = reader.getLocationInfo().getStartingCharOffset();
      text.tokenAt(offset);
      text.forgetBefore(offset);
      switch (event) {
        case XMLStreamConstants.DTD -> throw dtd();
        case XMLStreamConstants.ENTITY_REFERENCE -> throw entity();
        case XMLStreamConstants.START_ELEMENT -> {
          String name = XmlElement.name(reader, layout);
          if (isRecord(name)) {
            return record(offset);
          }
          if (namesSeen.size() <= MAX_NAMES_SHOWN) {
            namesSeen.add(name);
          }
          open.add(name);
          parentSeen |= layout.isPath() && open.equals(steps.subList(0, steps.size() - 1));
        }
        case XMLStreamConstants.END_ELEMENT -> open.remove(open.size() - 1);
        default -> {
          // Text and comments between records.
        }
      }
    }
    atEnd = true;
    if (cut == 0 && !parentSeen) {
      throw DamagedFileException.failed(
          "it has no element `"
              + layout.record()
              + "`; its elements are "
              + String.join(", ", namesSeen)
              + "; correct `record`; give it as a path, such as /feed/item, if there may be none");
    }
    return null;
  }

  private boolean isRecord(String name) {
    if (!layout.isPath()) {
      return name.equals(steps.get(0));
    }
    int depth = open.size();
    return depth == steps.size() - 1
        && name.equals(steps.get(depth))
        && open.equals(steps.subList(0, depth));
  }

  private Cut record(long start) throws XMLStreamException, DamagedFileException {
    long line = reader.getLocationInfo().getStartLocation().getLineNumber();
    XmlElement element = new XmlElement(layout, reader);
    int max = window.maxRecordBytes();
    boolean tooLarge = false;
    while (!element.isComplete()) {
      int event = reader.next();
      long offset = reader.getLocationInfo().getStartingCharOffset();
      text.tokenAt(offset);
      if (event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw entity();
      }
      if (offset - start > max && !tooLarge) {
        tooLarge = true;
        element.drop();
      }
      element.add(event);
    }
    end = reader.getLocationInfo().getEndingCharOffset();
    cut++;
    byte[] bytes = text.bytes(start, end);
    if (tooLarge || end - start > max) {
      return new Cut(bytes, end - start, true, cut)
          .inLine(line)
          .broken(
              "limit:record_size",
              "",
              "has "
                  + (end - start)
                  + " characters, the limit is "
                  + max
                  + ", and only its beginning was kept; raise max_record of the source");
    }
    Cut whole = new Cut(bytes, bytes.length, false, cut).inLine(line);
    if (element.isTooDeep()) {
      return whole.broken(
          "limit:depth", "", "has elements within elements deeper than " + XmlElement.MAX_DEPTH);
    }
    return whole.as(element.json());
  }

  private static DamagedFileException dtd() {
    return DamagedFileException.failed(
        "it has a document type declaration (DTD), which could name other files or expand without"
            + " end; remove it");
  }

  private DamagedFileException entity() {
    return DamagedFileException.failed(
        "line "
            + line()
            + " refers to the entity `"
            + reader.getLocalName()
            + "`, which XML itself does not have; "
            + read(cut));
  }

  private DamagedFileException damage(XMLStreamException e) throws IOException {
    if (window.damage() != null) {
      return window.damage();
    }
    Throwable cause = e.getNestedException() == null ? e.getCause() : e.getNestedException();
    if (cause instanceof XmlText.TokenTooLongException) {
      return DamagedFileException.failed(
          "what begins in line "
              + line()
              + " is longer than max_record and does not end; "
              + read(cut));
    }
    if (cause instanceof CharacterCodingException) {
      return DamagedFileException.failed(
          "behind line "
              + line()
              + " there are bytes that are not "
              + text.charset().name()
              + "; correct the encoding that the file declares; "
              + read(cut));
    }
    if (cause instanceof IOException fault) {
      throw fault;
    }
    long line = e.getLocation() == null ? line() : e.getLocation().getLineNumber();
    String reason = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return DamagedFileException.failed(
        "it is not well-formed in line " + line + ": " + reason + "; " + read(cut));
  }

  /** How many characters of the document are in memory beside the parser's own. */
  int keptCharacters() {
    return text == null ? 0 : text.keptCharacters();
  }

  private long line() {
    return reader == null ? 1 : reader.getLocation().getLineNumber();
  }

  private static String read(long records) {
    return records == 1
        ? "the record before was read"
        : "the " + records + " records before were read";
  }

  @Override
  public FilePosition position(long records) {
    return new FilePosition(end, records, 0, -1, "");
  }
}
