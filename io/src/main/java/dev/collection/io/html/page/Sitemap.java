package dev.collection.io.html.page;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The addresses in a sitemap or a sitemap index (sitemaps.org), compressed or not. A document type
 * is refused: a sitemap has none, and entities could read files or grow without end.
 *
 * @param index whether the addresses are those of further sitemaps
 * @param addresses as they are written, in their order
 * @param problem why there may be more than was read; null if it was read to its end
 */
public record Sitemap(boolean index, List<String> addresses, String problem) {
  private static final int LONGEST_ADDRESS = 10_000;

  public Sitemap {
    addresses = List.copyOf(addresses);
  }

  /**
   * Reads {@code body}; what comes before a fault counts.
   *
   * @param maxBytes most that it may inflate to
   */
  public static Sitemap read(byte[] body, int maxBytes) {
    Reading reading = new Reading();
    String problem = null;
    try {
      reading.read(inflated(body, maxBytes));
    } catch (UnreadablePageException e) {
      problem = e.getMessage();
    } catch (XMLStreamException e) {
      // The first line repeats the place, which is said here.
      String reason = e.getMessage().replaceFirst("(?s)^ParseError at .*?Message: ", "");
      problem = "it is not XML in line " + e.getLocation().getLineNumber() + ": " + reason.strip();
    }
    return new Sitemap(reading.index, reading.addresses, problem);
  }

  private static byte[] inflated(byte[] body, int maxBytes) throws UnreadablePageException {
    if (body.length < 2 || body[0] != 0x1f || body[1] != (byte) 0x8b) {
      return body;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 1 << 16)) {
      byte[] inflated = in.readNBytes(maxBytes);
      if (in.read() != -1) {
        throw new UnreadablePageException(
            "it inflates to more than " + maxBytes + " bytes (limits: max_body)");
      }
      return inflated;
    } catch (EOFException e) {
      throw new UnreadablePageException("the compressed file was cut short", e);
    } catch (IOException e) {
      throw new UnreadablePageException("the compressed file is damaged", e);
    }
  }

  private static final class Reading {
    private final List<String> addresses = new ArrayList<>();
    private boolean index;

    private void read(byte[] xml) throws XMLStreamException, UnreadablePageException {
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      int depth = 0;
      String parent = "";
      while (in.hasNext()) {
        switch (in.next()) {
          case XMLStreamConstants.DTD ->
              throw new UnreadablePageException(
                  "it has a document type (DTD), which a sitemap never has");
          case XMLStreamConstants.START_ELEMENT -> {
            depth++;
            String name = in.getLocalName();
            if (depth == 1) {
              root(name);
            } else if (depth == 2) {
              parent = name;
            } else if (depth == 3
                && name.equals("loc")
                && parent.equals(index ? "sitemap" : "url")) {
              add(in.getElementText());
              depth--;
            }
          }
          case XMLStreamConstants.END_ELEMENT -> depth--;
          default -> {
            // Dates, priorities and white space say nothing about what there is.
          }
        }
      }
    }

    private void root(String name) throws UnreadablePageException {
      index = name.equals("sitemapindex");
      if (!index && !name.equals("urlset")) {
        throw new UnreadablePageException(
            "it begins with <" + name + ">, not with <urlset> or <sitemapindex>");
      }
    }

    private void add(String text) throws UnreadablePageException {
      String address = text.strip();
      if (address.length() > LONGEST_ADDRESS) {
        throw new UnreadablePageException("an address in it is longer than any can be");
      }
      if (!address.isEmpty()) {
        addresses.add(address);
      }
    }
  }
}
