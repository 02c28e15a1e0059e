package dev.collection.pipeline.spec;

import dev.collection.io.database.DatabaseAccess;
import dev.collection.io.database.JdbcSource.Increasing;
import dev.collection.io.database.JdbcSource.Partition;
import dev.collection.io.database.Relation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A table, a view or a query of a database.
 *
 * @param partition how it is divided into parts; null for one part
 * @param increasing by what changed rows are found; null to read all rows every time
 * @param comparesDeletes whether rows that a complete read no longer has are deleted
 * @param fetch rows that come from the server at a time
 */
public record JdbcSpec(
    DatabaseAccess access,
    Relation relation,
    Partition partition,
    Increasing increasing,
    boolean comparesDeletes,
    int fetch)
    implements SourceKind {

  public JdbcSpec {
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(relation, "relation");
  }

  @Override
  public Map<String, String> secretUses() {
    Map<String, String> uses = new LinkedHashMap<>();
    uses.put("url", access.url());
    if (access.username() != null) {
      uses.put("username", access.username());
    }
    if (access.password() != null) {
      uses.put("password", access.password());
    }
    return uses;
  }

  @Override
  public String describe() {
    return (relation.table() == null ? "a query" : "table " + relation.table())
        + " of "
        + access.display();
  }
}
