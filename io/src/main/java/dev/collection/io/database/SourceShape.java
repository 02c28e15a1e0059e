package dev.collection.io.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a relation as the database has them now.
 *
 * @param key by which rows are told apart and ordered; empty if there is none
 */
record SourceShape(List<SourceColumn> columns, List<SourceDialect.Key> key) {
  SourceShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  static SourceShape of(Connection connection, SourceDialect dialect, Relation relation)
      throws SQLException {
    List<SourceColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(relation.select())) {
      ResultSetMetaData metaData = statement.getMetaData();
      if (metaData == null) {
        throw new SQLException("the query gives no rows; it must be a SELECT");
      }
      for (int i = 1; i <= metaData.getColumnCount(); i++) {
        columns.add(dialect.column(metaData, i));
      }
    }
    return new SourceShape(columns, dialect.key(connection, relation, columns));
  }

  List<String> names() {
    return columns.stream().map(SourceColumn::name).toList();
  }

  /**
   * @throws SQLException if there is none of that name
   */
  SourceColumn column(String name) throws SQLException {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SQLException(
                    "there is no column " + name + "; there are " + String.join(", ", names())));
  }
}
