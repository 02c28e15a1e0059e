package dev.collection.io.html.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.XmlDeclaration;

/** A page that was read as browsers read it, broken markup included. */
public final class HtmlPage {
  private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*[\"']?([^\\s;\"']+)");

  private final Document document;
  private final String address;
  private final byte[] body;

  private HtmlPage(Document document, String address, byte[] body) {
    this.document = document;
    this.address = address;
    this.body = body;
  }

  /**
   * Reads {@code body}. Its character set is what its byte order mark says, else the header, else
   * the page itself, else {@code charset}, else UTF-8.
   *
   * @param body nobody may write to it
   * @param contentType the header; may be empty
   * @param address where it came from in the end, in its one spelling
   * @param charset null for UTF-8
   * @throws UnreadablePageException if it is no page, or its character set is not known
   */
  public static HtmlPage read(byte[] body, String contentType, String address, String charset)
      throws UnreadablePageException {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (!type.isBlank()
        && !type.contains("html")
        && !type.contains("xml")
        && !type.startsWith("text/")) {
      throw new UnreadablePageException(
          address + " is of the type " + shown(type) + "; a web page is expected");
    }
    Document document = parse(body, named(contentType), address);
    if (document.charset().equals(StandardCharsets.UTF_8)
        && named(contentType) == null
        && !saysCharset(document)
        && !isUtf8(body)) {
      if (charset == null) {
        throw new UnreadablePageException(
            address
                + " does not say its character set, and it is not UTF-8; give the source"
                + " `charset`, as in `charset: windows-1252`");
      }
      document = parse(body, charset, address);
    }
    return new HtmlPage(document, address, body);
  }

  private static Document parse(byte[] body, String charset, String address) {
    try {
      return Jsoup.parse(new ByteArrayInputStream(body), charset, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is nothing to fail in an array
    }
  }

  /** The character set of a header; null if it names none that there is. */
  private static String named(String contentType) {
    Matcher matcher = CHARSET.matcher(contentType);
    return matcher.find() && exists(matcher.group(1)) ? matcher.group(1) : null;
  }

  /** Whether there is a character set of that name. */
  public static boolean exists(String charset) {
    try {
      return Charset.forName(charset).canEncode();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return false;
    }
  }

  private static boolean saysCharset(Document document) {
    boolean declared =
        document.childNodes().stream()
            .anyMatch(node -> node instanceof XmlDeclaration xml && xml.hasAttr("encoding"));
    return declared
        || document.selectFirst("meta[charset]") != null
        || document.select("meta[http-equiv=content-type]").stream()
            .anyMatch(meta -> CHARSET.matcher(meta.attr("content")).find());
  }

  private static boolean isUtf8(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String shown(String type) {
    return type.replaceAll("[^a-z0-9/+.-].*", "");
  }

  /** Where it came from in the end, after redirects. */
  public String address() {
    return address;
  }

  /** The bytes it was read from; nobody may write to them. */
  byte[] body() {
    return body;
  }

  Document document() {
    return document;
  }

  /** The address that the page itself wants to have, if it is on its own host. */
  public String canonical() {
    Element link = document.selectFirst("link[rel~=(?i)^canonical$][href]");
    return Optional.ofNullable(link)
        .flatMap(found -> WebAddress.of(found.absUrl("href")))
        .filter(found -> WebAddress.host(found).equals(WebAddress.host(address)))
        .orElse(address);
  }

  /**
   * Where the elements that {@code selector} finds lead to, in their order, as whole addresses, or
   * as they are written if they have none.
   */
  public List<String> links(String selector) {
    List<String> links = new ArrayList<>();
    for (Element element : document.select(Selectors.parse(selector))) {
      String href = element.attr("href");
      String whole = element.absUrl("href");
      links.add(whole.isEmpty() ? href : whole);
    }
    return links;
  }
}
