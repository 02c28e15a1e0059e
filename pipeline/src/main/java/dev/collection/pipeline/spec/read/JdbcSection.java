package dev.collection.pipeline.spec.read;

import dev.collection.io.database.DatabaseAccess;
import dev.collection.io.database.JdbcSource;
import dev.collection.io.database.JdbcSource.Increasing;
import dev.collection.io.database.JdbcSource.Partition;
import dev.collection.io.database.Relation;
import dev.collection.io.secret.SecretResolver;
import dev.collection.pipeline.spec.JdbcSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a source of the kind {@code jdbc}. */
final class JdbcSection {
  private static final int PARTS = 8;
  private static final int MOST_PARTS = 1000;
  private static final int MOST_ROWS = 1_000_000;
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Pattern SELECT =
      Pattern.compile("\\s*\\(*\\s*(SELECT|WITH|VALUES|TABLE)\\b.*", Pattern.DOTALL);

  private JdbcSection() {}

  static JdbcSpec read(YamlMap jdbc) {
    String url = url(jdbc);
    String username = reference(jdbc, "username");
    String password = reference(jdbc, "password");
    if (password != null && !SecretResolver.isReference(password)) {
      jdbc.problems()
          .add(
              jdbc.get("password").orElseThrow(),
              "`password` is in the clear; refer to it with \"${env:NAME}\" or \"${file:PATH}\"");
    }
    Relation relation = relation(jdbc);
    Partition partition = jdbc.map("partition").map(JdbcSection::partition).orElse(null);
    Increasing increasing = jdbc.map("increasing").map(JdbcSection::increasing).orElse(null);
    boolean compares = jdbc.choice("deletes", Map.of("compare", true, "keep", false), false);
    int fetch = (int) jdbc.whole("fetch", JdbcSource.DEFAULT_FETCH, 1, MOST_ROWS);
    Duration timeout = jdbc.duration("timeout", null);
    if (compares && partition != null && relation != null && relation.query() != null) {
      jdbc.problems()
          .add(
              jdbc.get("deletes").orElseThrow(),
              "`deletes: compare` needs a `table`, or a `query` without `partition`: rows of a"
                  + " query may move from part to part while they are read");
    }
    jdbc.finish();
    return new JdbcSpec(
        new DatabaseAccess(url == null ? SQLITE : url, username, password, timeout),
        relation == null ? Relation.table("none") : relation,
        partition,
        increasing,
        compares,
        fetch);
  }

  private static String url(YamlMap jdbc) {
    jdbc.require("url", "give the database, as in `url: jdbc:postgresql://host/database`");
    String url = jdbc.text("url");
    if (url == null) {
      return null;
    }
    YamlNode place = jdbc.get("url").orElseThrow();
    Problems problems = jdbc.problems();
    HttpParameters.checkReferences(place, problems);
    if (url.startsWith(SQLITE)) {
      return sqlite(place, url.substring(SQLITE.length()), problems);
    }
    String lowerCase = url.toLowerCase(Locale.ROOT);
    if (!url.startsWith("jdbc:postgresql:")) {
      problems.add(place, "`url` must begin with jdbc:postgresql: or jdbc:sqlite:");
      return null;
    }
    if (lowerCase.contains("password=") || lowerCase.contains("user=") || url.contains("@")) {
      problems.add(
          place, "`url` must not contain a user or a password; use `username` and `password`");
    }
    return url;
  }

  /** The file lies relative to the spec's folder. */
  private static String sqlite(YamlNode place, String file, Problems problems) {
    if (file.isBlank() || file.startsWith(":") || file.startsWith("file:")) {
      problems.add(place, "`url` must name a file, as in `jdbc:sqlite:jobs.db`");
      return null;
    }
    if (file.contains("${")) {
      problems.add(place, "`url` of SQLite cannot hold references; give the path of the file");
      return null;
    }
    int query = file.indexOf('?');
    if (query >= 0) {
      problems.add(place, "`url` of SQLite takes no settings; remove what follows the `?`");
      return null;
    }
    return SQLITE + place.resolve(file);
  }

  private static String reference(YamlMap jdbc, String key) {
    String text = jdbc.text(key);
    if (text != null) {
      HttpParameters.checkReferences(jdbc.get(key).orElseThrow(), jdbc.problems());
    }
    return text;
  }

  private static Relation relation(YamlMap jdbc) {
    String table = jdbc.text("table");
    String query = jdbc.text("query");
    if (jdbc.has("table") && jdbc.has("query")) {
      jdbc.problems().add(jdbc.node().keyPlace("query"), "give `table` or `query`, not both");
      return null;
    }
    if (table != null) {
      try {
        Relation.nameParts(table);
        return Relation.table(table);
      } catch (IllegalArgumentException e) {
        jdbc.problems().add(jdbc.get("table").orElseThrow(), e.getMessage());
        return null;
      }
    }
    if (query != null) {
      return query(jdbc, query);
    }
    if (!jdbc.has("table") && !jdbc.has("query") && jdbc.node().is(YamlNode.Kind.MAP)) {
      jdbc.problems().add(jdbc.node(), "give `table: NAME` or `query: SELECT …`");
    }
    return null;
  }

  private static Relation query(YamlMap jdbc, String text) {
    YamlNode place = jdbc.get("query").orElseThrow();
    String query = text.strip();
    if (query.endsWith(";")) {
      query = query.substring(0, query.length() - 1).stripTrailing();
    }
    if (!SELECT.matcher(query.toUpperCase(Locale.ROOT)).matches()) {
      jdbc.problems()
          .add(
              place,
              "`query` must be a SELECT: a source is read in transactions that cannot write");
      return null;
    }
    if (query.contains(";")) {
      jdbc.problems().add(place, "`query` must be one statement without `;`");
      return null;
    }
    return Relation.query(query);
  }

  private static Partition partition(YamlMap partition) {
    partition.require("by", "give a column, as in `partition: {by: id, parts: 8}`");
    String by = partition.text("by");
    int parts = (int) partition.whole("parts", PARTS, 1, MOST_PARTS);
    partition.finish();
    return by == null ? null : new Partition(by, parts);
  }

  private static Increasing increasing(YamlMap increasing) {
    increasing.require("by", "give a column, as in `increasing: {by: updated_at, overlap: 5m}`");
    String by = increasing.text("by");
    YamlNode overlap = increasing.get("overlap").orElse(null);
    Duration duration = null;
    BigDecimal number = null;
    if (overlap != null && overlap.value() instanceof Number given) {
      number = new BigDecimal(given.toString());
      if (number.signum() < 0) {
        increasing.problems().add(overlap, "`overlap` must not be negative");
      }
    } else if (overlap != null) {
      duration = increasing.duration("overlap", null);
    }
    increasing.finish();
    return by == null ? null : new Increasing(by, duration, number);
  }
}
