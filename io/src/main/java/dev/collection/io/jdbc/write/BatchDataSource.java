package dev.collection.io.jdbc.write;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The data source that JdbcIO gets. Its connections hold none of the database's, and its statements
 * give their batch to a {@link BatchWriter}, which takes a connection, commits and gives it back.
 * So what JdbcIO 2.70.0 itself does afterwards, commit and close, has nothing left to do. It calls
 * nothing else; any other call fails and says so.
 */
public final class BatchDataSource implements DataSource {
  private final BatchWriter writer;
  private final String description;

  public BatchDataSource(Connections connections) {
    this(new BatchWriter(new DatabaseRetry(connections)), connections.description());
  }

  BatchDataSource(BatchWriter writer, String description) {
    this.writer = writer;
    this.description = description;
  }

  @Override
  public Connection getConnection() {
    return proxy(Connection.class, new ConnectionHandler());
  }

  @Override
  public Connection getConnection(String username, String password) {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("this data source wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  /** Shown in JdbcIO's display data. */
  @Override
  public String toString() {
    return description;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            BatchDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static SQLException unexpected(String type, String method) {
    return new SQLFeatureNotSupportedException(
        type + "." + method + " is not what JdbcIO 2.70.0 calls; see decision 11");
  }

  private final class ConnectionHandler implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws SQLException {
      return switch (method.getName()) {
        case "setAutoCommit", "commit", "rollback", "close" -> null;
        case "getMetaData" -> null; // asked for the lineage, which it then does without
        case "prepareStatement" ->
            proxy(PreparedStatement.class, new StatementHandler((String) arguments[0]));
        case "toString" -> description;
        default -> throw unexpected("Connection", method.getName());
      };
    }
  }

  private final class StatementHandler implements InvocationHandler, BatchStatement {
    private String sql;
    private Batch next;
    private Object element;
    private final List<Batch> batches = new ArrayList<>();

    StatementHandler(String sql) {
      this.sql = sql;
    }

    @Override
    public void setStatement(String newSql) {
      sql = newSql;
    }

    @Override
    public void setBatch(Batch newBatch, Object newElement) {
      next = newBatch;
      element = newElement;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws SQLException {
      return switch (method.getName()) {
        case "close", "setFetchSize" -> null;
        case "clearParameters" -> {
          next = null;
          yield null;
        }
        case "unwrap" -> this;
        case "addBatch" -> {
          batches.add(Objects.requireNonNull(next, "no batch was set"));
          yield null;
        }
        case "executeBatch" -> executeBatch();
        case "executeQuery" ->
            proxy(
                ResultSet.class,
                new ResultHandler(
                    element, writer.write(sql, Objects.requireNonNull(next, "no batch was set"))));
        case "toString" -> sql;
        default -> throw unexpected("PreparedStatement", method.getName());
      };
    }

    /** Each of our batches is a transaction; JdbcIO's batch size of 1 may bring two of them. */
    private int[] executeBatch() throws SQLException {
      int[] counts = batches.stream().mapToInt(batch -> batch.rows().size()).toArray();
      for (Batch batch : batches) {
        writer.write(sql, batch);
      }
      batches.clear();
      return counts;
    }
  }

  /** One row: what was written, and how many rows that affected, and how many of them are new. */
  private static final class ResultHandler implements InvocationHandler {
    private final Object element;
    private final Affected affected;
    private boolean before = true;

    ResultHandler(Object element, Affected affected) {
      this.element = element;
      this.affected = affected;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws SQLException {
      return switch (method.getName()) {
        case "next" -> {
          boolean there = before;
          before = false;
          yield there;
        }
        case "getObject" -> element;
        case "getLong" -> (int) arguments[0] == 2 ? affected.rows() : affected.inserted();
        case "close" -> null;
        default -> throw unexpected("ResultSet", method.getName());
      };
    }
  }
}
