package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.actors.guards.Gauge;
import io.tributary.actors.guards.GuardAction;
import io.tributary.actors.guards.GuardRule;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

/** What is said, and what is not done a second time. */
class GuardedCourseTest {
  private final Queue<SubstituteLoggingEvent> said = new ArrayDeque<>();

  private GuardedCourse course(GuardAction action) {
    GuardRule rule =
        new GuardRule("kl", Set.of("val/kl"), () -> new Gauge.Level("val/kl", 1), 3, 0.5, action);
    return new GuardedCourse(
        new StreamSettings.Training(3, 2, 2, 2, List.of(rule), 0.25),
        Optional.empty(),
        (step, values) -> {},
        new EventRecordingLogger(new SubstituteLogger("test", said, true), said));
  }

  private List<String> lines() {
    return said.stream()
        .map(e -> MessageFormatter.arrayFormat(e.getMessage(), e.getArgumentArray()).getMessage())
        .toList();
  }

  @Test
  void anAlarmSaysWhatAndWhatIsDone() {
    GuardedCourse course = course(GuardAction.LOWER);
    course.validated(8, Map.of("val/kl", 4.0));
    course.validated(10, Map.of("val/kl", 5.0));
    assertThat(lines())
        .containsExactly(
            "guard kl: val/kl is 4.000, more than 3.000 at version 8: the learning rate is 0.25 of"
                + " the scheduled one from here on");
    assertThat(course.take().rate()).isEqualTo(0.25);
  }

  @Test
  void aGuardThatSeesNothingIsSaidOnce() {
    GuardedCourse course = course(GuardAction.WARN);
    course.validated(2, Map.of("val/reward", 4.0));
    course.validated(4, Map.of("val/reward", 4.0));
    assertThat(lines()).containsExactly("guard kl sees nothing: no figure [val/kl] is reported");
  }

  @Test
  void aPauseIsOverWithTheResume() {
    GuardedCourse course = course(GuardAction.PAUSE);
    course.validated(4, Map.of("val/kl", 9.0));
    assertThat(course.pausing()).isTrue();
    GuardedCourse resumed = course(GuardAction.PAUSE);
    resumed.restore(List.of(), new TreeMap<>(Map.of(4L, Map.of("val/kl", 9.0))));
    resumed.validated(6, Map.of("val/kl", 9.0));
    assertThat(resumed.pausing()).isFalse();
    // back within bounds, and out again
    resumed.validated(8, Map.of("val/kl", 1.0));
    resumed.validated(10, Map.of("val/kl", 9.0));
    assertThat(resumed.pausing()).isTrue();
  }
}
