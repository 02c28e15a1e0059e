package dev.collection.bench.peers;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the rows that a peer loaded differ from the job's, field by field. */
record Difference(long rows, long additional, long missing, long values, List<String> columns) {
  private static final int NAMED = 6;

  static Difference of(BenchServer server, String job, String peer, List<String> columns)
      throws SQLException {
    List<String> counts = new ArrayList<>();
    for (String column : columns) {
      counts.add("count(*) FILTER (WHERE j." + column + " IS DISTINCT FROM p." + column + ")");
    }
    List<String> row =
        server.row(
            "SELECT count(p.job_id), count(*) FILTER (WHERE j.job_id IS NULL),"
                + " count(*) FILTER (WHERE p.job_id IS NULL) FROM "
                + job
                + " j FULL JOIN "
                + peer
                + " p USING (job_id)");
    List<String> different =
        server.row(
            "SELECT "
                + String.join(", ", counts)
                + " FROM "
                + job
                + " j JOIN "
                + peer
                + " p USING (job_id)");
    long values = 0;
    List<String> named = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      long count = Long.parseLong(different.get(i));
      values += count;
      if (count > 0) {
        named.add(columns.get(i) + " " + count);
      }
    }
    return new Difference(
        Long.parseLong(row.get(0)),
        Long.parseLong(row.get(1)),
        Long.parseLong(row.get(2)),
        values,
        named);
  }

  boolean none() {
    return additional == 0 && missing == 0 && values == 0;
  }

  @Override
  public String toString() {
    if (none()) {
      return "every field of every row as the job's";
    }
    List<String> first = columns.subList(0, Math.min(NAMED, columns.size()));
    return String.format(
        Locale.ROOT,
        "%,d rows more, %,d fewer, %,d values different%s%s",
        additional,
        missing,
        values,
        first.isEmpty() ? "" : ": " + String.join(", ", first),
        columns.size() > NAMED ? ", …" : "");
  }
}
