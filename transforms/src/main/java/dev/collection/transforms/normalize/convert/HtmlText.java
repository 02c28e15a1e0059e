package dev.collection.transforms.normalize.convert;

import java.util.Locale;
import java.util.Set;

/**
 * Takes the tags out of one piece of HTML, leaving its text with a line for each block. Character
 * references are left as they are, and so is what is no tag, such as {@code 3 < 5}.
 */
final class HtmlText {
  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "blockquote",
          "br",
          "dd",
          "div",
          "dl",
          "dt",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "hr",
          "li",
          "ol",
          "p",
          "pre",
          "section",
          "table",
          "tr",
          "ul");

  /** What stands in these is not text. */
  private static final Set<String> HIDDEN = Set.of("script", "style");

  private final String html;
  private final int lastClose;
  private final StringBuilder text;
  private int at;

  private HtmlText(String html) {
    this.html = html;
    this.lastClose = html.lastIndexOf('>');
    this.text = new StringBuilder(html.length());
  }

  static String withoutTags(String html) {
    return html.indexOf('<') < 0 ? html : new HtmlText(html).read();
  }

  private String read() {
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '<' && at < lastClose && isTag()) {
        tag();
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        blank();
        at++;
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  private boolean isTag() {
    char next = html.charAt(at + 1);
    return next == '/' || next == '!' || isNameCharacter(next);
  }

  private void tag() {
    if (html.startsWith("<!--", at)) {
      int end = html.indexOf("-->", at + 4);
      at = end < 0 ? html.length() : end + 3;
      return;
    }
    boolean closes = html.charAt(at + 1) == '/';
    int start = closes ? at + 2 : at + 1;
    int nameEnd = start;
    while (nameEnd < html.length() && isNameCharacter(html.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = html.substring(start, nameEnd).toLowerCase(Locale.ROOT);
    at = html.indexOf('>', nameEnd) + 1;
    if (BLOCKS.contains(name)) {
      line();
    }
    if (HIDDEN.contains(name) && !closes) {
      skipTo(name);
    }
  }

  /** Goes to the closing tag of {@code name}, or to the end if there is none. */
  private void skipTo(String name) {
    while (at < html.length()) {
      at = html.indexOf("</", at);
      if (at < 0) {
        at = html.length();
      } else if (html.regionMatches(true, at + 2, name, 0, name.length())) {
        return;
      } else {
        at += 2;
      }
    }
  }

  /** Any run of blanks is one. */
  private void blank() {
    int length = text.length();
    if (length > 0 && text.charAt(length - 1) != '\n' && text.charAt(length - 1) != ' ') {
      text.append(' ');
    }
  }

  private void line() {
    int length = text.length();
    if (length > 0 && text.charAt(length - 1) == ' ') {
      text.setLength(--length);
    }
    if (length > 0 && text.charAt(length - 1) != '\n') {
      text.append('\n');
    }
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
