package io.tributary.app.run;

/** While open, Ctrl-C and SIGTERM have something said before they end the program. */
final class SayOnSignal implements AutoCloseable {
  private final Thread hook;

  SayOnSignal(Runnable say) {
    hook = new Thread(say, "say");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // It is being said.
    }
  }
}
