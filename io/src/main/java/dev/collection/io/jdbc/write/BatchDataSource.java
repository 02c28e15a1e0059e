package dev.collection.io.jdbc.write;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
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
        type + "." + method + " is not what JdbcIO 2.70.0 calls when it writes; see decision 11");
  }

  private final class ConnectionHandler implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments)
        throws SQLException {
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
    private final String sql;
    private Batch batch;

    StatementHandler(String sql) {
      this.sql = sql;
    }

    @Override
    public void setBatch(Batch newBatch) {
      batch = newBatch;
    }

    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments)
        throws SQLException {
      return switch (method.getName()) {
        case "addBatch", "close" -> null;
        case "clearParameters", "clearBatch" -> {
          batch = null;
          yield null;
        }
        case "unwrap" -> this;
        case "executeBatch" -> {
          if (batch == null) {
            throw new SQLException("there is no batch to be written");
          }
          writer.write(sql, batch);
          yield new int[] {batch.rows().size()};
        }
        case "toString" -> sql;
        default -> throw unexpected("PreparedStatement", method.getName());
      };
    }
  }
}
