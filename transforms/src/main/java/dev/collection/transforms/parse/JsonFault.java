package dev.collection.transforms.parse;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.collection.model.JsonItems;
import dev.collection.model.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Says what Jackson found, in words for people who do not know Jackson. It has no codes for its
 * faults, so they are told apart by their class and, where that is not enough, by their message; a
 * test holds each of them.
 */
final class JsonFault {
  private static final int VALUE_BYTES = 60;
  private static final int POINTER_CHARACTERS = 60;

  private JsonFault() {}

  /** A fault of the whole item, without a value. */
  static Violation of(String rule, String message) {
    return new Violation("", rule, "", message);
  }

  static Violation describe(JsonProcessingException fault, byte[] payload) {
    String message = fault.getOriginalMessage();
    if (fault instanceof StreamConstraintsException) {
      return limit(message, payload);
    }
    if (message.startsWith("Invalid UTF-8")) {
      int at = firstInvalidUtf8(payload);
      return new Violation("", "utf8", hex(payload, at), "invalid UTF-8 at byte " + at);
    }
    if (message.startsWith("Duplicate field ") || message.startsWith("Duplicate Object property")) {
      return duplicate(fault, message);
    }
    if (fault instanceof JsonEOFException end) {
      return of(
          "json",
          "ends in the middle of "
              + unfinished(end, message)
              + path(fault)
              + ", after "
              + payload.length
              + " bytes");
    }
    return other(fault, message, payload);
  }

  private static Violation limit(String message, byte[] payload) {
    if (message.startsWith("Document nesting depth")) {
      Stop stop = Stop.of(payload);
      // The last byte read is the bracket that is one too many.
      return of(
          "limit:depth",
          "nested deeper than "
              + JsonItems.MAX_DEPTH
              + " at byte "
              + (stop.bytes() - 1)
              + stop.pointer());
    }
    if (message.startsWith("Number value length")) {
      return of(
          "limit:number",
          "a number of more than "
              + JsonItems.MAX_NUMBER_LENGTH
              + " characters"
              + Stop.of(payload).pointer());
    }
    if (message.startsWith("Name length")) {
      return of("limit:name", "a name of " + lengthIn(message) + " characters, which is too long");
    }
    if (message.startsWith("String value length")) {
      return of(
          "limit:string", "a text of " + lengthIn(message) + " characters, which is too long");
    }
    return of("limit:json", lowerFirst(message));
  }

  /**
   * Where a parser stops at a limit. Jackson's exceptions for limits do not say, so the payload is
   * read once more up to there.
   *
   * @param bytes how many it has read
   * @param pointer to the place, in words; empty at the top
   */
  private record Stop(long bytes, String pointer) {
    static Stop of(byte[] payload) {
      try (JsonParser parser = JsonItems.parser(payload)) {
        try {
          while (parser.nextToken() != null) {
            // The next one.
          }
        } catch (StreamConstraintsException reached) {
          String pointer = parser.getParsingContext().pathAsPointer().toString();
          return new Stop(
              parser.currentLocation().getByteOffset(),
              pointer.isEmpty() ? "" : " in " + shorten(pointer));
        }
        return new Stop(payload.length, "");
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible); // reading from an array
      }
    }
  }

  /** The beginning of a pointer, which at the limit of depth has hundreds of names. */
  private static String shorten(String pointer) {
    return pointer.length() <= POINTER_CHARACTERS
        ? pointer
        : pointer.substring(0, POINTER_CHARACTERS - 1) + "…";
  }

  private static String lengthIn(String message) {
    return message.substring(message.indexOf('(') + 1, message.indexOf(')'));
  }

  private static Violation duplicate(JsonProcessingException fault, String message) {
    int first = message.indexOf('\'');
    String name = message.substring(first + 1, message.lastIndexOf('\''));
    return new Violation(
        "", "json:duplicate_name", name, "duplicated name `" + name + "`" + position(fault));
  }

  private static String unfinished(JsonEOFException end, String message) {
    if (message.contains("in field name")) {
      return "a name";
    }
    if (end.getTokenBeingDecoded() == JsonToken.VALUE_STRING) {
      return "a text";
    }
    JsonStreamContext context = context(end);
    if (context == null || context.inRoot()) {
      return "a value";
    }
    return context.inObject() ? "an object" : "an array";
  }

  private static Violation other(JsonProcessingException fault, String message, byte[] payload) {
    if (fault instanceof MismatchedInputException) {
      return message.startsWith("No content")
          ? of("json", "there is no JSON value")
          : of("json", "something follows the JSON value" + position(fault));
    }
    JsonLocation location = fault.getLocation();
    int at = location == null ? 0 : (int) Math.max(0, location.getByteOffset());
    return new Violation(
        "",
        "json",
        text(payload, Math.min(at, payload.length), VALUE_BYTES),
        "not JSON" + position(fault) + path(fault) + ": " + withoutJargon(message));
  }

  /** Jackson's sentence without its locations, character codes and advice to programmers. */
  private static String withoutJargon(String message) {
    String text = message.replaceAll(" \\((?:for|start marker).*$", "");
    text = text.replaceAll(": (?:was expecting|expected a valid value) \\(.*$", "");
    text = text.replaceAll(": enable `.*$", "");
    text = text.replaceAll("\\(\\(CTRL-CHAR, code (\\d+)\\)\\)", "of code $1");
    text = text.replaceAll("\\('(.+)' \\(code \\d+(?: / 0x[0-9a-f]+)?\\)\\)", "`$1`");
    text = text.replaceAll(" \\(code \\d+\\)", "");
    return lowerFirst(text);
  }

  private static String position(JsonProcessingException fault) {
    JsonLocation location = fault.getLocation();
    return location == null || location.getByteOffset() < 0
        ? ""
        : " at byte " + location.getByteOffset();
  }

  private static String path(JsonProcessingException fault) {
    JsonStreamContext context = context(fault);
    String pointer = context == null ? "" : context.pathAsPointer().toString();
    return pointer.isEmpty() ? "" : " in " + pointer;
  }

  private static JsonStreamContext context(JsonProcessingException fault) {
    return fault.getProcessor() instanceof JsonParser parser ? parser.getParsingContext() : null;
  }

  /** The offset of the first byte that is not UTF-8; the length if there is none. */
  private static int firstInvalidUtf8(byte[] payload) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    CharBuffer ignored = CharBuffer.allocate(8192);
    CoderResult result;
    do {
      ignored.clear();
      result = decoder.decode(bytes, ignored, true);
    } while (result.isOverflow());
    return bytes.position();
  }

  private static String hex(byte[] payload, int at) {
    return at < payload.length ? "0x" + java.util.HexFormat.of().toHexDigits(payload[at]) : "";
  }

  /** At most {@code length} bytes from {@code from} as text; damaged parts become U+FFFD. */
  static String text(byte[] payload, int from, int length) {
    int end = Math.min(payload.length, from + length);
    return new String(payload, from, end - from, StandardCharsets.UTF_8);
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
