package dev.collection.io.jdbc.write;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Connections of a database that fail as they are told, and note what is done with them. */
final class FaultyConnections implements Connections {
  private final Connections real;
  private final List<Fault> faults = new ArrayList<>();

  /** What was done, in order: {@code connect}, {@code commit}, {@code abort}, … */
  final List<String> calls = new ArrayList<>();

  /** The next call of a method fails; if {@code done}, after it has had its effect. */
  private record Fault(String method, boolean done, SQLException thrown) {}

  /**
   * @param real null for connections that do nothing
   */
  FaultyConnections(Connections real) {
    this.real = real;
  }

  FaultyConnections failing(String method, String state) {
    faults.add(new Fault(method, false, new SQLException("made to fail", state)));
    return this;
  }

  FaultyConnections failingAfterwards(String method, String state) {
    faults.add(new Fault(method, true, new SQLException("made to fail", state)));
    return this;
  }

  long count(String call) {
    return calls.stream().filter(call::equals).count();
  }

  @Override
  public Connection take() throws SQLException {
    Connection connection = real == null ? null : open();
    note("connect");
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> invoke(connection, method, arguments));
  }

  private Connection open() throws SQLException {
    note("open");
    return real.take();
  }

  private Object invoke(Connection connection, Method method, Object[] arguments) throws Throwable {
    note(method.getName());
    Object result;
    try {
      result = connection == null ? nothing(method) : method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    for (Fault fault : List.copyOf(faults)) {
      if (fault.done() && fault.method().equals(method.getName())) {
        faults.remove(fault);
        throw fault.thrown();
      }
    }
    return result;
  }

  private static Object nothing(Method method) {
    return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
  }

  private void note(String call) throws SQLException {
    calls.add(call);
    for (Fault fault : List.copyOf(faults)) {
      if (!fault.done() && fault.method().equals(call)) {
        faults.remove(fault);
        throw fault.thrown();
      }
    }
  }

  @Override
  public void discardIdle() {
    calls.add("discardIdle");
    if (real != null) {
      real.discardIdle();
    }
  }

  @Override
  public String checkAtOnce() {
    return real == null ? null : real.checkAtOnce();
  }

  @Override
  public String description() {
    return "a database";
  }
}
