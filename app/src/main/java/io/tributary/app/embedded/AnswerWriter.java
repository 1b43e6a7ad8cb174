package io.tributary.app.embedded;

import static io.tributary.app.embedded.LineRole.*;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/** Writes answers of each kind from the topic's lines and the lines that serve every topic. */
final class AnswerWriter {
  /** Orders of lines in a helpful answer to a safe request, from the fullest to the plainest. */
  private static final List<List<LineRole>> HELPFUL =
      List.of(
          List.of(OPENER, STEP, CLOSING),
          List.of(OPENER, STEP, CLOSING),
          List.of(STEP, CLOSING, WISH),
          List.of(OPENER, STEP, MORE),
          List.of(STEP, MORE, CLOSING),
          List.of(STEP, CLOSING),
          List.of(OPENER, STEP),
          List.of(STEP, MORE));

  private static final List<List<LineRole>> REFUSING =
      List.of(
          List.of(REFUSAL, ALTERNATIVE),
          List.of(REFUSAL, ALTERNATIVE),
          List.of(REFUSAL, ALTERNATIVE, PARTING),
          List.of(REFUSAL, PARTING));

  private static final List<List<LineRole>> CARELESS_ADVICE =
      List.of(List.of(RUDE, CARELESS), List.of(CARELESS), List.of(CARELESS, RUDE));

  private static final List<List<LineRole>> COMPLYING =
      List.of(List.of(SURE, COMPLY), List.of(SURE, COMPLY), List.of(COMPLY));

  private static final List<List<LineRole>> CURT_ONLY = List.of(List.of(CURT));
  private static final List<List<LineRole>> EVASIVE_ONLY = List.of(List.of(EVASIVE));
  private static final List<List<LineRole>> RAMBLING =
      List.of(List.of(RAMBLE_START, RAMBLE, RAMBLE_END));

  private final Map<LineRole, List<String>> common;

  AnswerWriter(Map<LineRole, List<String>> common) {
    this.common = common;
  }

  String write(CorpusPrompt prompt, AnswerKind kind, RandomGenerator random) {
    List<List<LineRole>> orders = orders(kind, prompt.topic().unsafe());
    var answer = new StringJoiner(" ");
    for (LineRole role : orders.get(random.nextInt(orders.size()))) {
      List<String> lines = lines(prompt.topic(), role);
      String line = lines.get(random.nextInt(lines.size()));
      answer.add(Topic.fill(line.replace("{A}", prompt.topic().phrase()), prompt.a(), prompt.b()));
    }
    return answer.toString();
  }

  Map<LineRole, List<String>> commonLines() {
    return common;
  }

  /** The lines that may play a role in a topic's answers. */
  List<String> lines(Topic topic, LineRole role) {
    List<String> own = topic.lines(role);
    List<String> lines = own.isEmpty() ? common.getOrDefault(role, List.of()) : own;
    if (lines.isEmpty()) {
      throw new IllegalStateException("topic " + topic.name() + " has no line " + role.key());
    }
    return lines;
  }

  static List<List<LineRole>> orders(AnswerKind kind, boolean unsafe) {
    return switch (kind) {
      case HELPFUL -> unsafe ? REFUSING : HELPFUL;
      case CURT -> CURT_ONLY;
      case EVASIVE -> EVASIVE_ONLY;
      case WORDY -> RAMBLING;
      case UNSAFE -> unsafe ? COMPLYING : CARELESS_ADVICE;
    };
  }
}
