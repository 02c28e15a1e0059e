package dev.collection.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The small conversions of the yardstick program, written for it alone. */
final class PlainText {
  static final Map<String, String> STATES = table("us-states.yaml");
  static final Map<String, String> PARENTS = table("agency-parents.yaml");
  static final Map<String, String> DEPARTMENTS = table("agency-departments.yaml");
  static final Map<String, String> COUNTRIES = table("countries.yaml");
  static final Map<String, String> AGENCIES = codeList("agencysubelements.json");
  static final Map<String, String> SERIES = codeList("occupationalseries.json");
  private static final Map<String, String> ENTITIES = entities();

  private PlainText() {}

  static String clean(String text) {
    if (text == null) {
      return null;
    }
    String clean = text.indexOf('&') < 0 ? text : decode(text);
    if (clean.indexOf('\r') >= 0) {
      clean = clean.replace("\r\n", "\n").replace('\r', '\n');
    }
    if (clean.indexOf('\u00ad') >= 0) {
      clean = clean.replace("\u00ad", "");
    }
    clean = clean.strip();
    return clean.isEmpty() ? null : clean;
  }

  static String storable(String text) throws PlainPosting.Refused {
    if (text.indexOf('\0') >= 0) {
      throw new PlainPosting.Refused("NUL");
    }
    return text;
  }

  private static String decode(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int end = c == '&' ? text.indexOf(';', i) : -1;
      String replacement = null;
      if (end > 0 && end - i <= 32) {
        String name = text.substring(i + 1, end);
        if (name.matches("#[0-9]{1,7}")) {
          replacement = Character.toString(Integer.parseInt(name.substring(1)));
        } else if (name.matches("#[xX][0-9a-fA-F]{1,6}")) {
          replacement = Character.toString(Integer.parseInt(name.substring(2), 16));
        } else {
          replacement = ENTITIES.get(name);
        }
      }
      if (replacement == null) {
        out.append(c);
      } else {
        out.append(replacement);
        i = end;
      }
    }
    return out.toString();
  }

  static BigDecimal decimal(String text) throws PlainPosting.Refused {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text.strip());
      if (number.signum() == 0) {
        return BigDecimal.ZERO;
      }
      return new BigDecimal(plain(number));
    } catch (NumberFormatException e) {
      throw new PlainPosting.Refused("number");
    }
  }

  static String plain(BigDecimal number) {
    BigDecimal stripped = number.scale() > 0 ? number.stripTrailingZeros() : number;
    return stripped.toPlainString();
  }

  static String truth(String text) throws PlainPosting.Refused {
    if (text == null || text.isBlank()) {
      return null;
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "1" -> "1";
      case "false", "no", "n", "0" -> "0";
      default -> throw new PlainPosting.Refused("boolean");
    };
  }

  static String date(String text) throws PlainPosting.Refused {
    if (text == null) {
      return null;
    }
    try {
      if (text.indexOf('/') > 0) {
        String[] parts = text.split("/", -1);
        return LocalDate.of(
                Integer.parseInt(parts[2]), Integer.parseInt(parts[0]), Integer.parseInt(parts[1]))
            .toString();
      }
      return LocalDate.parse(text.substring(0, 10)).toString();
    } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
      throw new PlainPosting.Refused("date");
    }
  }

  static String unpad(String text) {
    return text.matches("[0-9]{2,}") ? text.replaceFirst("^0+(?=.)", "") : text;
  }

  static String grade(String text) {
    String clean = clean(text);
    return clean == null || clean.equals("00") ? null : unpad(clean);
  }

  /** Capitals at the beginning of each word only, if the text has nothing but capitals. */
  static String title(String text) {
    if (text == null || !text.equals(text.toUpperCase(Locale.ROOT))) {
      return text;
    }
    char[] letters = text.toCharArray();
    for (int i = 1; i < letters.length; i++) {
      if (Character.isLetterOrDigit(letters[i - 1])
          || ("'\u2019".indexOf(letters[i - 1]) >= 0
              && i > 1
              && Character.isLetterOrDigit(text.charAt(i - 2)))) {
        letters[i] = Character.toLowerCase(letters[i]);
      }
    }
    return new String(letters);
  }

  static String smallWords(String text, Set<String> words) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(" ", -1);
    for (int i = 1; i < parts.length; i++) {
      String lower = parts[i].toLowerCase(Locale.ROOT);
      parts[i] = words.contains(lower) ? lower : parts[i];
    }
    return String.join(" ", parts);
  }

  static String url(String text) {
    return text == null ? null : text.replaceFirst("^(https://[^/]*):443(?=/|$)", "$1");
  }

  static String lastDigits(String text) {
    if (text == null) {
      return null;
    }
    String path = text.replaceFirst("\\?.*$", "").replaceFirst("/$", "");
    String digits = path.replaceFirst("^.*?([0-9]*)$", "$1");
    return digits.isEmpty() ? null : digits;
  }

  private static Map<String, String> codeList(String name) {
    Map<String, String> codes = new HashMap<>();
    Path file =
        Path.of(System.getProperty("bench.home", System.getProperty("project.root", ".")))
            .resolve("src/samples/federal-jobs/codelists")
            .resolve(name);
    try {
      for (JsonNode code :
          new ObjectMapper().readTree(file.toFile()).at("/CodeList/0/ValidValue")) {
        codes.put(code.get("Code").asText(), code.get("Value").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return codes;
  }

  private static Map<String, String> table(String file) {
    Map<String, String> table = new HashMap<>();
    Path home = Path.of(System.getProperty("bench.home", System.getProperty("project.root", ".")));
    try {
      for (String line :
          Files.readAllLines(
              home.resolve("src/config/codes").resolve(file), StandardCharsets.UTF_8)) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] parts = line.split("\": ", 2);
          table.put(
              parts[0].substring(1).toLowerCase(Locale.ROOT), parts[1].replace("\"", "").strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private static Map<String, String> entities() {
    Map<String, String> entities = new HashMap<>();
    try (var in =
        PlainText.class.getResourceAsStream(
            "/dev/collection/transforms/normalize/convert/entities.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] parts = line.split(" ", -1);
          StringBuilder text = new StringBuilder();
          for (int i = 1; i < parts.length; i++) {
            text.appendCodePoint(Integer.parseInt(parts[i], 16));
          }
          entities.put(parts[0], text.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entities;
  }
}
