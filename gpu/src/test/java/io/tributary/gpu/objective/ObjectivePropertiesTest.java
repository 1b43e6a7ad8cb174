package io.tributary.gpu.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.GroupNumbers;
import io.tributary.gpu.engine.ObjectiveCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every objective over log-probs. */
class ObjectivePropertiesTest {
  @Provide
  Arbitrary<ObjectiveSpec> objectives() {
    return Arbitraries.of(ObjectiveSpecs.withKernel());
  }

  /** Groups of different sizes are padded to the largest: nothing of that is felt. */
  @Property(tries = 60)
  void aGroupDoesNotFeelTheOthers(
      @ForAll("objectives") ObjectiveSpec spec, @ForAll @IntRange(min = 1, max = 999) int seed) {
    Parameters parameters = Parameters.preset(spec);
    List<GroupNumbers> groups = ObjectiveCheck.random(spec.needs(), seed, 3);
    ObjectiveCheck.Found all = ObjectiveCheck.kernel(spec, parameters, groups);
    double sum = 0;
    for (int g = 0; g < 3; g++) {
      ObjectiveCheck.Found alone = ObjectiveCheck.kernel(spec, parameters, List.of(groups.get(g)));
      sum += alone.loss();
      compare(alone.gradients().get(0), all.gradients().get(g), 3);
    }
    assertThat(all.loss()).isCloseTo(sum / 3, within(1e-5 * Math.max(1, Math.abs(sum))));
  }

  @Property(tries = 40)
  void theOrderOfExamplesDoesNotMatter(
      @ForAll("objectives") ObjectiveSpec spec, @ForAll @IntRange(min = 1, max = 999) int seed) {
    Parameters parameters = Parameters.preset(spec);
    List<GroupNumbers> groups = ObjectiveCheck.random(spec.needs(), seed, 4);
    List<GroupNumbers> turned = new ArrayList<>(groups);
    Collections.reverse(turned);
    ObjectiveCheck.Found one = ObjectiveCheck.kernel(spec, parameters, groups);
    ObjectiveCheck.Found other = ObjectiveCheck.kernel(spec, parameters, turned);
    assertThat(other.loss())
        .isCloseTo(one.loss(), within(1e-5 * Math.max(1, Math.abs(one.loss()))));
    for (int g = 0; g < 4; g++) {
      compare(one.gradients().get(g), other.gradients().get(3 - g), 1);
    }
  }

  /** What does not rank sees a group as a set. */
  @Property(tries = 30)
  void theOrderWithinAGroupDoesNotMatterForAdvantages(
      @ForAll @IntRange(min = 1, max = 999) int seed) {
    for (ObjectiveSpec spec : List.of(new Grpo(), new Rloo(), new Ppo())) {
      Parameters parameters = Parameters.read(spec, Map.of("sft-weight", "0"));
      GroupNumbers group = ObjectiveCheck.random(spec.needs(), seed, 1).get(0);
      ObjectiveCheck.Found one = ObjectiveCheck.kernel(spec, parameters, List.of(group));
      ObjectiveCheck.Found other = ObjectiveCheck.kernel(spec, parameters, List.of(turned(group)));
      assertThat(other.loss()).isCloseTo(one.loss(), within(1e-5));
    }
  }

  private static GroupNumbers turned(GroupNumbers g) {
    return new GroupNumbers(
        turned(g.logp()),
        turned(g.reference()),
        turned(g.sampled()),
        turned(g.old()),
        turned(g.advantages()),
        turned(g.values()),
        turned(g.oldValues()),
        turned(g.returns()),
        g.scores(),
        g.baseline());
  }

  private static double[][] turned(double[][] rows) {
    double[][] out = new double[rows.length][];
    for (int i = 0; i < out.length; i++) out[i] = rows[rows.length - 1 - i];
    return out;
  }

  private static void compare(double[][] expected, double[][] found, double times) {
    for (int i = 0; i < expected.length; i++) {
      for (int t = 0; t < expected[i].length; t++) {
        assertThat(times * found[i][t])
            .isCloseTo(expected[i][t], within(1e-5 * Math.max(1, Math.abs(expected[i][t]))));
      }
    }
  }
}
