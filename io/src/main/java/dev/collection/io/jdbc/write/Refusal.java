package dev.collection.io.jdbc.write;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Why a database refused a row, in its own words.
 *
 * @param rule its code: {@code sqlstate:23514}, {@code sqlite:constraint_check}
 * @param column the column that it names; null if it names none
 * @param message without control characters, and no longer than a person reads
 */
public record Refusal(String rule, String column, String message) {
  private static final int MOST_CHARACTERS = 240;
  private static final String FOREIGN_KEY = "sqlstate:23503";
  private static final String FOREIGN_KEY_OF_SQLITE = "sqlite:constraint_foreignkey";

  /** What {@code thrown} says of the row that caused it. */
  public static Refusal of(SQLException thrown) {
    for (Throwable next = thrown; next != null; next = next.getCause()) {
      if (next instanceof SQLiteException sqlite) {
        return ofSqlite(sqlite);
      }
      if (next instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
        return ofPostgres(postgres.getSQLState(), postgres.getServerErrorMessage());
      }
      if (next instanceof SQLException sql
          && sql.getSQLState() != null
          && !(next.getCause() instanceof SQLException)) {
        return new Refusal("sqlstate:" + sql.getSQLState(), null, shown(sql.getMessage()));
      }
    }
    return new Refusal("sqlstate:unknown", null, shown(thrown.getMessage()));
  }

  /** Whether a row that another one refers to was missing: it may come with another row. */
  public boolean isForMissingRow() {
    return rule.equals(FOREIGN_KEY) || rule.equals(FOREIGN_KEY_OF_SQLITE);
  }

  private static Refusal ofSqlite(SQLiteException thrown) {
    SQLiteErrorCode code = thrown.getResultCode();
    String name = code.name().toLowerCase(Locale.ROOT).replaceFirst("^sqlite_", "");
    // "[SQLITE_CONSTRAINT_CHECK] what the code means (what the database says)"
    String message = thrown.getMessage().replaceFirst("^\\[\\w+\\]\\s*", "");
    int open = message.indexOf(" (");
    boolean said = open > 0 && message.endsWith(")");
    return new Refusal(
        "sqlite:" + name,
        null,
        shown(said ? message.substring(open + 2, message.length() - 1) : message));
  }

  private static Refusal ofPostgres(String state, ServerErrorMessage said) {
    String message = shown(said.getMessage());
    // Of a key it says which; of a row that fails otherwise all of its values, which we have.
    String detail = said.getDetail();
    if (detail != null && detail.contains(")=(")) {
      message += ": " + shown(detail);
    }
    return new Refusal("sqlstate:" + state, said.getColumn(), message);
  }

  private static String shown(String text) {
    if (text == null) {
      return "";
    }
    StringBuilder shown = new StringBuilder(Math.min(text.length(), MOST_CHARACTERS));
    text.strip()
        .codePoints()
        .limit(MOST_CHARACTERS)
        .forEach(
            point -> {
              if (Character.isISOControl(point) || (point >= 0xD800 && point <= 0xDFFF)) {
                shown.append("\\u").append(HexFormat.of().toHexDigits((char) point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    boolean cut = text.strip().codePoints().skip(MOST_CHARACTERS).findAny().isPresent();
    return cut ? shown.append('…').toString() : shown.toString();
  }
}
