package io.tributary.app.run;

import java.util.concurrent.CountDownLatch;

/**
 * While open, Ctrl-C and SIGTERM drain instead of killing: the JVM's shutdown waits until this is
 * closed.
 */
final class DrainOnSignal implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  DrainOnSignal(Runnable drain) {
    hook =
        new Thread(
            () -> {
              drain.run();
              try {
                closed.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "drain");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is what we have just let go.
    }
  }
}
