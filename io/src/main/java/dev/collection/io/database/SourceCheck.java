package dev.collection.io.database;

import dev.collection.io.secret.SecretResolver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds out before a run what would keep a source from being read. */
public final class SourceCheck {
  private final JdbcSource source;

  public SourceCheck(JdbcSource source) {
    this.source = source;
  }

  /**
   * Everything that is missing or wrong, in words; empty if nothing is. Connects, and reads no row.
   *
   * @param mapped columns that the spec takes values from: of each group one must be there
   * @param comparesDeletes whether rows that are gone will be deleted
   */
  public List<String> problems(
      SecretResolver secrets,
      Collection<? extends Collection<String>> mapped,
      boolean comparesDeletes) {
    try (Connection connection = source.access().connect(secrets)) {
      SourceShape shape = SourceShape.of(connection, source.access().dialect(), source.relation());
      List<String> problems = new ArrayList<>(columnProblems(shape, mapped));
      if (problems.isEmpty()) {
        tryOut(connection, shape);
        problems.addAll(movingRows(connection, comparesDeletes));
      }
      return problems;
    } catch (SQLException e) {
      return List.of(SourceFaults.explain(source.access(), source.relation(), e));
    }
  }

  private List<String> columnProblems(
      SourceShape shape, Collection<? extends Collection<String>> mapped) {
    String what = source.access().display() + ": " + source.relation().describe();
    List<String> problems = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (String name : shape.names()) {
      if (!names.add(name)) {
        problems.add(what + " has the column " + name + " twice; give one of them another name");
      }
    }
    List<Collection<String>> needed = new ArrayList<>();
    if (source.partition() != null) {
      needed.add(List.of(source.partition().by()));
    }
    if (source.increasing() != null) {
      needed.add(List.of(source.increasing().by()));
    }
    needed.addAll(mapped);
    for (Collection<String> group : new LinkedHashSet<>(needed)) {
      if (group.stream().noneMatch(names::contains)) {
        problems.add(
            what
                + " has no column "
                + String.join(" or ", group)
                + "; it has "
                + String.join(", ", names));
      }
    }
    return problems;
  }

  /** A column that cannot be ordered or compared is found by asking for nothing in its order. */
  private void tryOut(Connection connection, SourceShape shape) throws SQLException {
    SourceDialect dialect = source.access().dialect();
    List<SourceColumn> ordered = new ArrayList<>();
    if (source.partition() != null) {
      ordered.add(shape.column(source.partition().by()));
    }
    if (source.increasing() != null) {
      ordered.add(shape.column(source.increasing().by()));
    }
    // One at a time, so that the message is of one column; without any, of the relation.
    for (SourceColumn column : ordered) {
      nothing(connection, " ORDER BY " + column.quoted());
      if (source.increasing() != null
          && column.name().equals(source.increasing().by())
          && !source.access().isSqlite()) {
        dialect.before(connection, column, null, source.increasing().overlap());
      }
    }
    nothing(connection, "");
  }

  private void nothing(Connection connection, String order) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT 1 FROM " + source.relation().from() + order + " LIMIT 0");
        ResultSet result = statement.executeQuery()) {
      result.next();
    }
  }

  /** A row that moves into a part that was read already is read by none, and looks deleted. */
  private List<String> movingRows(Connection connection, boolean comparesDeletes)
      throws SQLException {
    if (!comparesDeletes || source.partition() == null) {
      return List.of();
    }
    String by = source.partition().by();
    return source.access().dialect().primaryKey(connection, source.relation()).contains(by)
        ? List.of()
        : List.of(
            source.access().display()
                + ": "
                + by
                + " is not in the primary key of "
                + source.relation().describe()
                + "; with `deletes: compare`, give `partition` a column of the key: a row whose "
                + by
                + " changes while the parts are read could be taken for deleted");
  }
}
