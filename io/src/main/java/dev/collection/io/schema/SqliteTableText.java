package dev.collection.io.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statement that made a table of SQLite, to be changed in places: whatever else a user has
 * written there, defaults, checks and columns of his own, stays as he wrote it.
 */
final class SqliteTableText {
  private static final Set<String> OF_A_TABLE =
      Set.of("constraint", "primary", "unique", "check", "foreign");
  private static final Set<String> AFTER_A_TYPE =
      Set.of(
          "constraint",
          "primary",
          "not",
          "null",
          "unique",
          "check",
          "default",
          "collate",
          "references",
          "generated",
          "as",
          "on");

  private final List<List<String>> definitions;
  private final String options;

  private SqliteTableText(List<List<String>> definitions, String options) {
    this.definitions = definitions;
    this.options = options;
  }

  /**
   * Takes a statement apart.
   *
   * @throws IllegalArgumentException if it does not list columns
   */
  static SqliteTableText parse(String sql) {
    List<String> tokens = tokens(sql);
    int body = 0;
    while (body < tokens.size() && !tokens.get(body).startsWith("(")) {
      body++;
    }
    if (body == tokens.size()) {
      throw new IllegalArgumentException("no columns in " + sql);
    }
    String group = tokens.get(body);
    List<List<String>> definitions = new ArrayList<>();
    List<String> definition = new ArrayList<>();
    for (String token : tokens(group.substring(1, group.length() - 1))) {
      if (token.equals(",")) {
        definitions.add(definition);
        definition = new ArrayList<>();
      } else {
        definition.add(token);
      }
    }
    definitions.add(definition);
    return new SqliteTableText(
        definitions, String.join(" ", tokens.subList(body + 1, tokens.size())));
  }

  void setType(String column, String type) {
    List<String> definition = column(column);
    while (definition.size() > 1 && !AFTER_A_TYPE.contains(lower(definition.get(1)))) {
      definition.remove(1);
    }
    definition.add(1, type);
  }

  void addColumn(String column, String type) {
    definitions.add(firstOfTable(), new ArrayList<>(List.of(Migration.quote(column), type)));
  }

  /** Replaces the primary key; its columns are never null, those that were of it may be. */
  void setKey(List<String> before, List<String> key) {
    definitions.removeIf(SqliteTableText::isKeyOfTable);
    definitions.forEach(SqliteTableText::removeKey);
    for (String column : before) {
      if (!key.contains(column)) {
        removeNotNull(column(column));
      }
    }
    for (String column : key) {
      List<String> definition = column(column);
      removeNotNull(definition);
      definition.addAll(List.of("NOT", "NULL"));
    }
    String names = key.stream().map(Migration::quote).collect(Collectors.joining(", "));
    definitions.add(firstOfTable(), new ArrayList<>(List.of("PRIMARY", "KEY", "(" + names + ")")));
  }

  /** The statement that makes the table under a name. */
  String create(String name) {
    return "CREATE TABLE "
        + Migration.quote(name)
        + " (\n  "
        + definitions.stream()
            .map(definition -> String.join(" ", definition))
            .collect(Collectors.joining(",\n  "))
        + "\n)"
        + (options.isEmpty() ? "" : " " + options);
  }

  private List<String> column(String name) {
    return definitions.subList(0, firstOfTable()).stream()
        .filter(definition -> lower(definition.get(0)).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no column " + name));
  }

  private int firstOfTable() {
    int index = 0;
    while (index < definitions.size()
        && !OF_A_TABLE.contains(definitions.get(index).get(0).toLowerCase(Locale.ROOT))) {
      index++;
    }
    return index;
  }

  private static boolean isKeyOfTable(List<String> definition) {
    int first = lower(definition.get(0)).equals("constraint") ? 2 : 0;
    return OF_A_TABLE.contains(definition.get(0).toLowerCase(Locale.ROOT))
        && definition.size() > first
        && lower(definition.get(first)).equals("primary");
  }

  private static void removeKey(List<String> definition) {
    for (int i = 1; i + 1 < definition.size(); i++) {
      if (lower(definition.get(i)).equals("primary")
          && lower(definition.get(i + 1)).equals("key")) {
        definition.subList(i, i + 2).clear();
        while (i < definition.size()
            && Set.of("asc", "desc", "autoincrement").contains(lower(definition.get(i)))) {
          definition.remove(i);
        }
      }
    }
  }

  private static void removeNotNull(List<String> definition) {
    for (int i = 1; i + 1 < definition.size(); i++) {
      if (lower(definition.get(i)).equals("not") && lower(definition.get(i + 1)).equals("null")) {
        definition.subList(i, i + 2).clear();
      }
    }
  }

  /** A name without its quotes, or a word, in lower case. */
  private static String lower(String token) {
    String text = token.toLowerCase(Locale.ROOT);
    char first = text.charAt(0);
    if (text.length() > 1 && (first == '"' || first == '`' || first == '[')) {
      String quote = String.valueOf(first);
      return text.substring(1, text.length() - 1).replace(quote + quote, quote);
    }
    return text;
  }

  /** Words, names, literals, commas and whole groups in brackets; comments are left out. */
  private static List<String> tokens(String sql) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < sql.length()) {
      int start = i;
      char c = sql.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
        continue;
      }
      i = end(sql, i);
      if (sql.startsWith("--", start) || sql.startsWith("/*", start)) {
        continue;
      }
      String token = sql.substring(start, i);
      if (start > 0 && !tokens.isEmpty() && areOne(sql.charAt(start - 1), c)) {
        token = tokens.remove(tokens.size() - 1) + token;
      }
      tokens.add(token);
    }
    return tokens;
  }

  /** Parts of one literal, as in {@code -5}, {@code 1e-5} or {@code x'00'}. */
  private static boolean areOne(char left, char right) {
    return (isOfWord(left) && right == '\'') || isSign(left) || (isSign(right) && isOfWord(left));
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+';
  }

  private static int end(String sql, int start) {
    char c = sql.charAt(start);
    if (sql.startsWith("--", start)) {
      return after(sql, "\n", start);
    }
    if (sql.startsWith("/*", start)) {
      return after(sql, "*/", start + 2);
    }
    if (c == '\'' || c == '"' || c == '`') {
      return endOfQuoted(sql, start, c);
    }
    if (c == '[') {
      return after(sql, "]", start);
    }
    if (c == '(') {
      int i = start + 1;
      while (i < sql.length() && sql.charAt(i) != ')') {
        i = end(sql, i);
      }
      return Math.min(i + 1, sql.length());
    }
    int i = start + 1;
    if (isOfWord(c)) {
      while (i < sql.length() && isOfWord(sql.charAt(i))) {
        i++;
      }
    }
    return i;
  }

  private static int endOfQuoted(String sql, int start, char quote) {
    int i = start + 1;
    while (i < sql.length()) {
      if (sql.charAt(i) == quote) {
        if (i + 1 == sql.length() || sql.charAt(i + 1) != quote) {
          return i + 1;
        }
        i++;
      }
      i++;
    }
    return sql.length();
  }

  private static int after(String sql, String end, int from) {
    int found = sql.indexOf(end, from);
    return found < 0 ? sql.length() : found + end.length();
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.' || c > 127;
  }
}
