package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Conditions on two versions of a record, in SQL: the same order as in the run, so that no writer
 * can replace a newer version whatever it believed.
 *
 * <p>A version is given as a function from the name of a column to an expression.
 */
final class VersionSql {
  private final Dialect dialect;
  private final CollectionTables tables;

  VersionSql(Dialect dialect, CollectionTables tables) {
    this.dialect = dialect;
    this.tables = tables;
  }

  /**
   * Whether a record says nothing that the stored one does not. One that says the same, from a
   * source that is preferred, is written for the sake of its source: it will stand against later
   * versions of worse ones. One that was closed is there again.
   */
  String same(UnaryOperator<String> given, UnaryOperator<String> stored) {
    return given.apply("content_hash")
        + " = "
        + stored.apply("content_hash")
        + (tables.appends() ? "" : noBetter(given, stored))
        + (tables.closes() ? " AND " + stored.apply(CollectionTables.CLOSED_AT) + " IS NULL" : "");
  }

  private String noBetter(UnaryOperator<String> given, UnaryOperator<String> stored) {
    return tables.type().preferred().isEmpty()
        ? ""
        : " AND " + rank(given.apply("source")) + " <= " + rank(stored.apply("source"));
  }

  /** A later sighting in a worse source must not outlive a version of the better one. */
  String noWorse(UnaryOperator<String> given, UnaryOperator<String> stored) {
    return tables.type().preferred().isEmpty()
        ? ""
        : " AND " + rank(given.apply("source")) + " >= " + rank(stored.apply("source"));
  }

  /** How much a source is preferred, as RecordType has it. */
  private String rank(String source) {
    StringBuilder rank = new StringBuilder("CASE ").append(source);
    for (String preferred : tables.type().preferred()) {
      rank.append(" WHEN '")
          .append(Column.requireIdentifier(preferred))
          .append("' THEN ")
          .append(tables.type().rank(preferred));
    }
    return rank.append(" ELSE 0 END").toString();
  }

  /** The columns of a stored row, counting a later sighting of it. */
  UnaryOperator<String> lastSeen(UnaryOperator<String> stored) {
    String seen = dialect.quote(tables.seen().name());
    String sighting =
        "(SELECT s."
            + dialect.quote("last_seen_at")
            + " FROM "
            + seen
            + " s WHERE "
            + keysEqual(name -> "s." + dialect.quote(name), stored)
            + ")";
    String seenAt = dialect.latest(stored.apply("last_seen_at"), sighting);
    return name -> name.equals("last_seen_at") ? seenAt : stored.apply(name);
  }

  /** The order of versions, as VersionOrder has it: null is oldest, the hash breaks ties. */
  String newerThan(UnaryOperator<String> given, UnaryOperator<String> stored) {
    List<String> names = new ArrayList<>(tables.type().newestBy());
    if (!tables.type().preferred().isEmpty()) {
      names.add("source");
    }
    names.add("last_seen_at");
    names.add("content_hash");
    String condition = "";
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      ColumnType columnType = tables.records().column(name).type();
      boolean source = name.equals("source");
      String left =
          source ? rank(given.apply(name)) : dialect.ordered(given.apply(name), columnType);
      String right =
          source ? rank(stored.apply(name)) : dialect.ordered(stored.apply(name), columnType);
      String greater =
          "(" + left + " IS NOT NULL AND (" + right + " IS NULL OR " + left + " > " + right + "))";
      condition =
          condition.isEmpty()
              ? greater
              : "(" + greater + " OR (" + dialect.same(left, right) + " AND " + condition + "))";
    }
    return condition;
  }

  String keysEqual(UnaryOperator<String> left, UnaryOperator<String> right) {
    return tables.type().key().stream()
        .map(name -> left.apply(name) + " = " + right.apply(name))
        .collect(Collectors.joining(" AND "));
  }

  static int index(List<Column> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("there is no column " + name);
  }
}
