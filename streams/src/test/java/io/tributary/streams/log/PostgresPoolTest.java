package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresPoolTest {
  private final AtomicBoolean broken = new AtomicBoolean();

  @Test
  void aFirstConnectionThatBreaksAsItIsMadeSpoilsNoLaterOne() throws SQLException {
    String schema = TestPostgres.newSchema();
    PostgresAccess access = TestPostgres.access(schema);
    PostgresDatabase.open(access, Schema.CURRENT).close();
    HikariConfig config = PostgresDatabase.pool(access);
    config.setDataSource(breakingOnce(config.getDataSource()));
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      }
      assertThat(broken).isTrue();
    }
  }

  /** The first connection is lost when the pool first asks it about transactions. */
  private DataSource breakingOnce(DataSource real) {
    return proxy(
        DataSource.class,
        (name, call) -> {
          Object result = call.get();
          return result instanceof Connection connection ? breaking(connection) : result;
        },
        real);
  }

  private Connection breaking(Connection real) {
    return proxy(
        Connection.class,
        (name, call) -> {
          if (name.endsWith("TransactionIsolation") && broken.compareAndSet(false, true)) {
            real.close();
          }
          return call.get();
        },
        real);
  }

  private interface Call {
    Object get() throws Throwable;
  }

  private interface Around {
    Object call(String name, Call call) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Around around, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                around.call(
                    method.getName(),
                    () -> {
                      try {
                        return method.invoke(real, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getCause();
                      }
                    })));
  }
}
