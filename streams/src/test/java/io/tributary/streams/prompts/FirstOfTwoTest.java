package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.Prompt;
import io.tributary.streams.prompts.PromptCursor.Next;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class FirstOfTwoTest {
  private static Next one(String id) {
    return new Next.One(new Prompt(id, "Ask?"));
  }

  private static PromptCursor cursor(Next... next) {
    Queue<Next> queue = new ArrayDeque<>(List.of(next));
    return () -> queue.size() > 1 ? queue.remove() : queue.element();
  }

  @Test
  void theFirstGoesBefore() {
    PromptCursor both =
        new FirstOfTwo(
            cursor(one("a"), Next.NotNow.INSTANCE, one("b"), Next.NotNow.INSTANCE),
            cursor(one("x"), one("y"), Next.End.INSTANCE));
    assertThat(List.of(both.next(), both.next(), both.next(), both.next(), both.next()))
        .containsExactly(one("a"), one("x"), one("b"), one("y"), Next.NotNow.INSTANCE);
  }

  @Test
  void endsWithTheLastOfThem() {
    PromptCursor end = cursor(Next.End.INSTANCE);
    assertThat(new FirstOfTwo(end, cursor(Next.NotNow.INSTANCE)).next())
        .isEqualTo(Next.NotNow.INSTANCE);
    assertThat(new FirstOfTwo(end, cursor(Next.End.INSTANCE)).next()).isEqualTo(Next.End.INSTANCE);
  }
}
