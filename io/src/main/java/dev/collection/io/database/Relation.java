package dev.collection.io.database;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is read: a table or view, or the rows of a query.
 *
 * @param table its name, with its schema in front where it needs one; a part of it with other
 *     characters than letters, digits and underscores stands in double quotes; null for a query
 * @param query a SELECT; null for a table
 */
public record Relation(String table, String query) implements Serializable {
  static final String ALIAS = "source_rows";

  public Relation {
    if ((table == null) == (query == null)) {
      throw new IllegalArgumentException("a relation is either a table or a query");
    }
  }

  public static Relation table(String name) {
    return new Relation(name, null);
  }

  public static Relation query(String select) {
    return new Relation(null, select);
  }

  boolean isTable() {
    return table != null;
  }

  /** For people: the table's name, or {@code query}. */
  String describe() {
    return isTable() ? table : "query";
  }

  /** As an item of a FROM clause, with the alias {@link #ALIAS}. */
  String from() {
    // A line break, for the query may end in a comment.
    return (isTable() ? quotedTable() : "(" + query + "\n)") + " AS " + ALIAS;
  }

  /** The statement as it was given: its result has the names of the columns. */
  String select() {
    return isTable() ? "SELECT * FROM " + quotedTable() : query;
  }

  /** The table's name, quoted. */
  String quotedTable() {
    return nameParts(table).stream().map(Relation::quote).collect(Collectors.joining("."));
  }

  /** The name alone, without its schema and without quotes. */
  String tableName() {
    List<String> parts = nameParts(table);
    return parts.get(parts.size() - 1);
  }

  /** The schema's name without quotes; null if none is given. */
  String schemaName() {
    List<String> parts = nameParts(table);
    return parts.size() < 2 ? null : parts.get(parts.size() - 2);
  }

  /**
   * The parts of a name such as {@code public."Order Details"}.
   *
   * @throws IllegalArgumentException with a message for people, if it is not a name
   */
  public static List<String> nameParts(String name) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (true) {
      StringBuilder part = new StringBuilder();
      if (at < name.length() && name.charAt(at) == '"') {
        at++;
        while (at < name.length() && (name.charAt(at) != '"' || name.startsWith("\"\"", at))) {
          part.append(name.charAt(at));
          at += name.charAt(at) == '"' ? 2 : 1;
        }
        at++;
      } else {
        while (at < name.length() && name.charAt(at) != '.') {
          char next = name.charAt(at++);
          if (!Character.isLetterOrDigit(next) && next != '_' && next != '$') {
            throw notAName(name);
          }
          part.append(next);
        }
      }
      if (part.isEmpty() || part.indexOf("\0") >= 0 || at > name.length()) {
        throw notAName(name);
      }
      parts.add(part.toString());
      if (at == name.length()) {
        return parts;
      }
      if (name.charAt(at++) != '.') {
        throw notAName(name);
      }
    }
  }

  private static IllegalArgumentException notAName(String name) {
    return new IllegalArgumentException(
        "`"
            + name
            + "` is not the name of a table; write it as in postings, public.postings or"
            + " public.\"Order Details\"");
  }

  /** An identifier in double quotes, whatever it holds. */
  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
