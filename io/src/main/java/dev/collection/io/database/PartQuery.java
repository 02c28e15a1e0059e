package dev.collection.io.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The SQL that reads the rows of one part. Identifiers are quoted, values are bound. */
final class PartQuery {
  private final SourceDialect dialect;
  private final Relation relation;
  private final SourceShape shape;
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  /**
   * @param partition the column that the range is of; null if there is none
   * @param increasing the column that {@code since} is of; null if there is none
   */
  PartQuery(
      SourceDialect dialect,
      Relation relation,
      SourceShape shape,
      SourceColumn partition,
      SourceColumn increasing,
      PartRange range) {
    this.dialect = dialect;
    this.relation = relation;
    this.shape = shape;
    if (range.nulls()) {
      conditions.add(partition.quoted() + " IS NULL");
    }
    if (range.from() != null) {
      compare(partition, ">=", range.from());
    }
    if (range.before() != null) {
      compare(partition, "<", range.before());
    }
    if (range.since() != null) {
      // Where it is null nobody knows whether the row has changed.
      conditions.add(
          "("
              + increasing.quoted()
              + " >= "
              + dialect.parameter(increasing.type())
              + " OR "
              + increasing.quoted()
              + " IS NULL)");
      values.add(range.since());
    }
  }

  private void compare(SourceColumn column, String operator, Object value) {
    conditions.add(column.quoted() + " " + operator + " " + dialect.parameter(column.type()));
    values.add(value);
  }

  /** Adds a condition without values; an empty one adds nothing. */
  PartQuery where(String condition) {
    if (!condition.isEmpty()) {
      conditions.add(condition);
    }
    return this;
  }

  /** Leaves out the rows up to the one with this key. */
  PartQuery after(List<Object> key) {
    if (!key.isEmpty()) {
      String expressions =
          shape.key().stream()
              .map(SourceDialect.Key::expression)
              .collect(Collectors.joining(", ", "(", ")"));
      String parameters =
          shape.key().stream()
              .map(part -> dialect.parameter(part.type()))
              .collect(Collectors.joining(", ", "(", ")"));
      conditions.add(expressions + " > " + parameters);
      values.addAll(key);
    }
    return this;
  }

  /** Gives every column, then the exact values of the key, in the order of the key. */
  PreparedStatement rows(Connection connection) throws SQLException {
    List<String> selected = new ArrayList<>();
    shape.columns().forEach(column -> selected.add(dialect.selected(column)));
    shape.key().forEach(part -> selected.add(dialect.exact(part.expression())));
    // With the alias, for a bare name could mean what is selected.
    String order =
        shape.key().stream()
            .map(part -> Relation.ALIAS + "." + part.expression())
            .collect(Collectors.joining(", "));
    return prepare(connection, String.join(", ", selected), order);
  }

  /** Gives one expression of every row. */
  PreparedStatement select(Connection connection, String expressions) throws SQLException {
    return prepare(connection, expressions, "");
  }

  /**
   * Gives the values of {@code column} at some places in its order, those at the front first.
   *
   * @param places counted from 0
   */
  PreparedStatement valuesAt(Connection connection, SourceColumn column, List<Long> places)
      throws SQLException {
    String numbers = places.stream().map(Object::toString).collect(Collectors.joining(", "));
    String sql =
        "SELECT "
            + dialect.exact("ranked.value")
            + " FROM (SELECT "
            + column.quoted()
            + " AS value, row_number() OVER (ORDER BY "
            + column.quoted()
            + ") - 1 AS place FROM "
            + relation.from()
            + clause()
            + ") AS ranked WHERE ranked.place IN ("
            + numbers
            + ") ORDER BY ranked.place";
    return bound(connection.prepareStatement(sql));
  }

  private PreparedStatement prepare(Connection connection, String expressions, String order)
      throws SQLException {
    return bound(
        connection.prepareStatement(
            "SELECT "
                + expressions
                + " FROM "
                + relation.from()
                + clause()
                + (order.isEmpty() ? "" : " ORDER BY " + order)));
  }

  private String clause() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  private PreparedStatement bound(PreparedStatement statement) throws SQLException {
    try {
      for (int i = 0; i < values.size(); i++) {
        dialect.bind(statement, i + 1, values.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
