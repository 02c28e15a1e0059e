package dev.collection.io.partition;

import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.PostgresDialect;
import dev.collection.io.jdbc.Table;
import dev.collection.io.jdbc.write.SavepointWrite;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the partitions of a table by month or day. What they do not take, the default partition
 * does: so no record is lost for want of a partition.
 */
public final class TimePartitions {
  /** Most partitions of a table; further ones are not made. */
  public static final int MOST = 1000;

  /** How long others wait behind a partition that is being made while it waits itself. */
  private static final String MOST_WAIT = "5s";

  private final Table table;
  private final Dialect dialect = new PostgresDialect();

  /**
   * @param table divided by month or day
   */
  public TimePartitions(Table table) {
    this.table = table;
  }

  /**
   * The periods of days that have partitions of their own; others belong to the default partition.
   *
   * @param days may have nulls; of an instant, its day in UTC
   */
  public Set<Period> periods(Collection<LocalDate> days) {
    Set<Period> periods = new TreeSet<>();
    for (LocalDate day : days) {
      Period.of(table.partitioning().method(), day).ifPresent(periods::add);
    }
    return periods;
  }

  /**
   * A query for the first day of each period among rows, to be given to {@link #periods}.
   *
   * @param from what may follow FROM, with the columns of the table
   */
  public String selectDays(String from) {
    String column = dialect.quote(table.partitioning().column());
    String local =
        switch (table.column(table.partitioning().column()).type()) {
          case TIMESTAMP -> column + " AT TIME ZONE 'UTC'";
          default -> column + "::timestamp";
        };
    return "SELECT DISTINCT date_trunc('"
        + table.partitioning().method().specName()
        + "', "
        + local
        + ")::date FROM "
        + from;
  }

  /**
   * A query for how many rows of a run are in the default partition, by source and by whether there
   * is no value that could name another partition. Parameter: run. Needs rights to the table only.
   */
  public static String countInDefault(Table table) {
    Dialect dialect = new PostgresDialect();
    return "SELECT "
        + dialect.quote("source")
        + ", "
        + dialect.quote(table.partitioning().column())
        + " IS NULL, count(*) FROM "
        + dialect.quote(table.name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ? AND tableoid = (SELECT partdefid FROM pg_partitioned_table WHERE partrelid ="
        + " to_regclass('"
        + dialect.quote(table.name())
        + "')) GROUP BY 1, 2";
  }

  /**
   * Makes the partitions that are missing, in the transaction of the connection, which may be
   * repeated and has written nothing yet. Whoever does the same at the same time waits for its end.
   * The table itself can be read and written meanwhile; its default partition, and so queries that
   * have to look into it, wait.
   *
   * <p>A partition of the user's that takes the place of one of ours is used.
   *
   * @return for each partition that could not be made, so that its records go to the default
   *     partition, a sentence that says why
   * @throws SQLException if the database is at fault, or the default partition was in use for
   *     {@value #MOST_WAIT}
   */
  public List<String> make(Connection connection, Collection<Period> periods) throws SQLException {
    TableLock.take(connection, table);
    PartitionCatalog catalog = PartitionCatalog.of(connection, table);
    List<String> obstacles = new ArrayList<>();
    int count = catalog.partitions().size();
    execute(connection, "SET LOCAL lock_timeout = '" + MOST_WAIT + "'");
    for (Period period : new TreeSet<>(periods)) {
      if (catalog.partitions().containsKey(period.partition(table.name()))) {
        continue;
      }
      if (count >= MOST) {
        obstacles.add(
            "table "
                + table.name()
                + " has "
                + MOST
                + " partitions already, and no more are made; records of every other "
                + table.partitioning().method().specName()
                + " go to its default partition");
        break;
      }
      String obstacle = make(connection, period);
      if (obstacle == null) {
        count++;
      } else {
        obstacles.add(obstacle);
      }
    }
    execute(connection, "SET LOCAL lock_timeout TO DEFAULT");
    return obstacles;
  }

  /** Returns why the period's records go to the default partition; null if they do not. */
  private String make(Connection connection, Period period) throws SQLException {
    String obstacle =
        SavepointWrite.attempt(
            connection,
            () -> {
              for (String sql : statements(period)) {
                execute(connection, sql);
              }
            },
            failed -> obstacle(period, failed));
    return obstacle == null || obstacle.isEmpty() || isThere(connection, period) ? null : obstacle;
  }

  /**
   * A table that is then attached, rather than a partition from the beginning, which would keep
   * everybody from the whole table.
   */
  private List<String> statements(Period period) {
    String partition = dialect.quote(period.partition(table.name()));
    String parent = dialect.quote(table.name());
    return List.of(
        "CREATE TABLE "
            + partition
            + " (LIKE "
            + parent
            + " INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE)",
        "ALTER TABLE "
            + parent
            + " ATTACH PARTITION "
            + partition
            + " FOR VALUES "
            + period.bounds(table.column(table.partitioning().column()).type()));
  }

  /** Empty if another partition takes the period's records. */
  private String obstacle(Period period, SQLException thrown) throws SQLException {
    String partition = period.partition(table.name());
    String state = thrown.getSQLState() == null ? "" : thrown.getSQLState();
    String reason =
        switch (state) {
          case "42P17" -> ""; // it would overlap another one
          case "42P07", "23505" ->
              "a table " + partition + " is there that is no partition of " + table.name();
          case "23514" ->
              "the default partition has records of "
                  + period
                  + " already, which would have to move";
          case "42501" ->
              "the user may not make partition " + partition + " (" + thrown.getMessage() + ")";
          default -> throw thrown;
        };
    return reason.isEmpty()
        ? ""
        : "records of "
            + period
            + " go to the default partition of "
            + table.name()
            + ": "
            + reason;
  }

  /** Whether somebody who does not take the lock has made it meanwhile. */
  private boolean isThere(Connection connection, Period period) throws SQLException {
    return PartitionCatalog.of(connection, table)
        .partitions()
        .containsKey(period.partition(table.name()));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
