package dev.collection.io.partition;

import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.jdbc.Partitioning.Method;
import dev.collection.io.jdbc.PostgresDialect;
import dev.collection.io.jdbc.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a table's partitions with what is wanted, and says how to make those that have to be
 * there before anything is written: the default partition, or all of those by hash. On PostgreSQL.
 */
public final class PartitionSetup {
  private static final String MANUAL = "src/docs/partitions.md";
  private static final Pattern HASH_BOUND =
      Pattern.compile("FOR VALUES WITH \\(modulus (\\d+), remainder (\\d+)\\)");

  private final Table table;
  private final Partitioning wanted;
  private final Dialect dialect = new PostgresDialect();

  public PartitionSetup(Table table) {
    this.table = table;
    this.wanted = table.partitioning();
  }

  /** As {@link #problems}, of SQLite. */
  public List<String> problemsOfSqlite() {
    return wanted == null ? List.of() : List.of(needsPostgres(wanted));
  }

  /** Why a spec with partitions cannot be loaded into SQLite. */
  public static String needsPostgres(Partitioning partitioning) {
    return "partition_by: "
        + partitioning
        + " needs PostgreSQL, for SQLite has no partitions; give"
        + " --jdbcUrl=jdbc:postgresql://HOST:5432/DATABASE, or leave partition_by out of the spec";
  }

  /**
   * What keeps the table that is there from being loaded, each with the remedy; nothing if there is
   * no such table.
   */
  public List<String> problems(Connection connection) throws SQLException {
    PartitionCatalog catalog = PartitionCatalog.of(connection, table);
    if (catalog == null) {
      return List.of();
    }
    String difference = difference(catalog);
    if (difference != null) {
      return List.of("table " + table.name() + " " + difference);
    }
    List<String> missing = wanted == null ? List.of() : List.copyOf(missing(catalog).values());
    if (!missing.isEmpty() && !mayMake(connection)) {
      return List.of(
          "table "
              + table.name()
              + " lacks a partition, and the user may not make it; let its owner run: "
              + String.join("; ", missing));
    }
    return List.of();
  }

  private String difference(PartitionCatalog catalog) {
    if (wanted == null) {
      Partitioning say = sayable(catalog);
      return say == null
          ? null
          : "is partitioned "
              + catalog.description()
              + ", and the spec does not say so; write into load: partition_by: "
              + say;
    }
    if (!catalog.isPartitioned()) {
      return "has no partitions, and the spec says partition_by: "
          + wanted
          + "; PostgreSQL cannot divide a table that is there: leave partition_by out, load into"
          + " another table (load: {table: …}), or move the rows as "
          + MANUAL
          + " says";
    }
    boolean same =
        catalog.columns().equals(wanted.column())
            && catalog.strategy().equals(wanted.isByTime() ? "r" : "h");
    if (!same) {
      Partitioning say = sayable(catalog);
      return "is partitioned "
          + catalog.description()
          + ", and the spec says partition_by: "
          + wanted
          + "; "
          + (say == null ? "" : "correct the spec to " + say + ", ")
          + "load into another table (load: {table: …}), or move the rows as "
          + MANUAL
          + " says";
    }
    return wanted.isByTime() ? otherPeriods(catalog) : otherHash(catalog);
  }

  /** The partitioning that a spec could say; null if it could not. */
  private Partitioning sayable(PartitionCatalog catalog) {
    boolean known =
        catalog.isPartitioned()
            && table.columns().stream().anyMatch(column -> column.name().equals(catalog.columns()));
    if (!known) {
      return null;
    }
    if (catalog.strategy().equals("h")) {
      List<int[]> bounds = hashBounds(catalog);
      boolean uniform = !bounds.isEmpty() && isUniform(bounds);
      return uniform ? Partitioning.byHash(catalog.columns(), bounds.get(0)[0]) : null;
    }
    if (!catalog.strategy().equals("r")) {
      return null;
    }
    return switch (table.column(catalog.columns()).type()) {
      case DATE, TIMESTAMP ->
          example(catalog, Method.DAY) == null
              ? Partitioning.byMonth(catalog.columns())
              : Partitioning.byDay(catalog.columns());
      default -> null;
    };
  }

  private String otherPeriods(PartitionCatalog catalog) {
    Method other = wanted.method() == Method.MONTH ? Method.DAY : Method.MONTH;
    String example = example(catalog, other);
    return example == null
        ? null
        : "has partitions by "
            + other.specName()
            + ", such as "
            + example
            + ", and the spec says partition_by: "
            + wanted
            + "; correct the spec, or rename those partitions (ALTER TABLE "
            + dialect.quote(example)
            + " RENAME TO …): they keep their records, and what none of them takes gets partitions"
            + " by "
            + wanted.method().specName();
  }

  private String example(PartitionCatalog catalog, Method method) {
    Pattern names = Period.partitions(table.name(), method);
    return catalog.partitions().keySet().stream()
        .filter(name -> names.matcher(name).matches())
        .findFirst()
        .orElse(null);
  }

  private String otherHash(PartitionCatalog catalog) {
    List<int[]> bounds = hashBounds(catalog);
    if (bounds.isEmpty() || !isUniform(bounds) || bounds.get(0)[0] == wanted.partitions()) {
      return null;
    }
    return "has "
        + bounds.get(0)[0]
        + " partitions, and the spec says partition_by: "
        + wanted
        + "; correct the spec to "
        + Partitioning.byHash(wanted.column(), bounds.get(0)[0])
        + ", load into another table (load: {table: …}), or move the rows as "
        + MANUAL
        + " says";
  }

  /** Modulus and remainder of each partition. */
  private static List<int[]> hashBounds(PartitionCatalog catalog) {
    List<int[]> bounds = new ArrayList<>();
    for (String bound : catalog.partitions().values()) {
      Matcher matcher = HASH_BOUND.matcher(bound == null ? "" : bound);
      if (matcher.matches()) {
        bounds.add(
            new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))});
      }
    }
    return bounds;
  }

  /** Not so if the user has divided some of them further. */
  private static boolean isUniform(List<int[]> bounds) {
    return bounds.stream().allMatch(bound -> bound[0] == bounds.get(0)[0]);
  }

  /** Makes what has to be there and is not, after the table itself. */
  public List<String> statements(Connection connection) throws SQLException {
    PartitionCatalog catalog = PartitionCatalog.of(connection, table);
    if (catalog == null) {
      return statements();
    }
    return List.copyOf(ofOurs(catalog).values());
  }

  /** The same for a table that is not there yet. */
  public List<String> statements() {
    return wanted == null ? List.of() : List.copyOf(missing(PartitionCatalog.NONE).values());
  }

  /** Names of the partitions that the table lacks; none if there is no such table yet. */
  public List<String> missing(Connection connection) throws SQLException {
    PartitionCatalog catalog = PartitionCatalog.of(connection, table);
    return catalog == null ? List.of() : List.copyOf(ofOurs(catalog).keySet());
  }

  private Map<String, String> ofOurs(PartitionCatalog catalog) {
    boolean theirs = wanted == null || difference(catalog) != null;
    return theirs ? Map.of() : missing(catalog);
  }

  private boolean mayMake(Connection connection) throws SQLException {
    String sql =
        "SELECT has_schema_privilege(current_schema(), 'CREATE') AND pg_has_role(relowner, 'USAGE')"
            + " FROM pg_class WHERE oid = to_regclass(quote_ident(?))";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.name());
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  /** The statement that makes each partition, by its name, in their order. */
  private Map<String, String> missing(PartitionCatalog catalog) {
    Map<String, String> missing = new LinkedHashMap<>();
    if (wanted.isByTime()) {
      if (catalog.defaultPartition() == null) {
        put(missing, "_default", " DEFAULT");
      }
      return missing;
    }
    List<int[]> bounds = hashBounds(catalog);
    if (!isUniform(bounds)) {
      // The user has divided some of them further, and it is for the user that all are there.
      return missing;
    }
    for (int i = 0; i < wanted.partitions(); i++) {
      int remainder = i;
      if (bounds.stream().noneMatch(bound -> bound[1] == remainder)) {
        put(
            missing,
            "_p" + remainder,
            " FOR VALUES WITH (MODULUS " + wanted.partitions() + ", REMAINDER " + remainder + ")");
      }
    }
    return missing;
  }

  private void put(Map<String, String> statements, String suffix, String bounds) {
    String partition = table.name() + suffix;
    statements.put(
        partition,
        "CREATE TABLE "
            + dialect.quote(partition)
            + " PARTITION OF "
            + dialect.quote(table.name())
            + bounds);
  }
}
