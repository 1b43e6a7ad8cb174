package io.tributary.api;

import io.tributary.app.Version;

/** Breaks every rule of the architecture, so that a test can show that the rules notice. */
public final class WrongArrow {
  private WrongArrow() {}

  public static String knowsTheApp() {
    return Version.text();
  }

  public static String knowsAkka() {
    return akka.Version.current();
  }

  public static String knowsDjl() {
    return ai.djl.engine.Engine.getDefaultEngineName();
  }
}
