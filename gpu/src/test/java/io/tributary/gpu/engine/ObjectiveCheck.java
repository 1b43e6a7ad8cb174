package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.objective.Examples;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import io.tributary.gpu.objective.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Compares an objective with its equation in double precision: the kernel function by itself on
 * random log-probs, and the gradients of all weights of a model, and of adapters, by finite
 * differences through {@link DoubleLlama}.
 */
public final class ObjectiveCheck {
  private static final double H = 1e-5;
  private static final float[] NONE = {};
  private static final DecoderShape SHAPE = TestModels.tied();
  private static final Kernels KERNELS = TestModels.kernels(SHAPE);

  private ObjectiveCheck() {}

  /** What the kernel function says, and its gradients for each log-prob and value. */
  public record Found(double loss, List<double[][]> gradients, List<double[][]> ofValues) {}

  /** All checks. The oracle gives the loss of one group, without the SFT term. */
  public static void check(
      ObjectiveSpec spec, Map<String, String> options, ToDoubleFunction<GroupNumbers> oracle) {
    Parameters parameters = Parameters.read(spec, options);
    for (int seed = 1; seed <= 3; seed++) {
      function(spec, parameters, oracle, random(spec.needs(), seed, 4));
    }
    model(spec, parameters, oracle, groups(spec.needs(), 503, 2));
    adapters(spec, parameters, oracle);
  }

  /** Function and model gradients of responses alone, half of them desirable, beside pairs. */
  public static void checkLabelled(
      ObjectiveSpec spec, Map<String, String> options, ToDoubleFunction<GroupNumbers> oracle) {
    Parameters parameters = Parameters.read(spec, options);
    List<GroupNumbers> numbers = new ArrayList<>(random(spec.needs(), 4, 2));
    List<TokenGroup> groups = new ArrayList<>(groups(spec.needs(), 508, 1));
    for (int i = 0; i < 4; i++) {
      numbers.add(random(spec.needs(), 5 + i, 1).get(0).alone(i % 2, i % 2));
      groups.add(alone(groups(spec.needs(), 509 + i, 1).get(0), i % 2));
    }
    function(spec, parameters, oracle, numbers);
    model(spec, parameters, oracle, groups);
  }

  private static TokenGroup alone(TokenGroup of, int label) {
    return new TokenGroup(of.responses().subList(label, label + 1), new double[] {label}, NONE);
  }

  private static ToDoubleFunction<GroupNumbers> withSft(
      Parameters parameters, ToDoubleFunction<GroupNumbers> oracle) {
    double c = parameters.get(Parameters.SFT_WEIGHT);
    return g -> oracle.applyAsDouble(g) - c * g.avg(0);
  }

  private static void function(
      ObjectiveSpec spec,
      Parameters p,
      ToDoubleFunction<GroupNumbers> oracle,
      List<GroupNumbers> groups) {
    Found found = kernel(spec, p, groups);
    ToDoubleFunction<GroupNumbers> loss = withSft(p, oracle);
    double expected = mean(groups, loss);
    assertThat(found.loss()).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
    for (int g = 0; g < groups.size(); g++) {
      differences(groups, g, groups.get(g).logp(), loss, found.gradients().get(g));
      if (spec.needs().has(Need.VALUE_HEAD)) {
        differences(groups, g, groups.get(g).values(), loss, found.ofValues().get(g));
      }
    }
  }

  private static void differences(
      List<GroupNumbers> groups,
      int g,
      double[][] at,
      ToDoubleFunction<GroupNumbers> loss,
      double[][] found) {
    for (int i = 0; i < at.length; i++) {
      for (int t = 0; t < at[i].length; t++) {
        double kept = at[i][t];
        at[i][t] = kept + H;
        double above = mean(groups, loss);
        at[i][t] = kept - H;
        double slope = (above - mean(groups, loss)) / (2 * H);
        at[i][t] = kept;
        assertThat(found[i][t])
            .as("gradient at group %d, response %d, token %d", g, i, t)
            .isCloseTo(slope, within(1e-4 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  public static double mean(List<GroupNumbers> groups, ToDoubleFunction<GroupNumbers> loss) {
    return groups.stream().mapToDouble(loss).average().orElseThrow();
  }

  /** Calls the kernel function alone. */
  public static Found kernel(ObjectiveSpec spec, Parameters p, List<GroupNumbers> numbers) {
    List<TokenGroup> groups = numbers.stream().map(ObjectiveCheck::group).toList();
    GroupRows rows = new GroupRows(groups);
    int count = rows.batch().targetCount();
    boolean valued = spec.needs().has(Need.VALUE_HEAD);
    try (NDManager scope = KERNELS.newScope()) {
      NDList out =
          KERNELS.callWithGradients(
              scope,
              "loss",
              scope.create(flat(rows, numbers, true)),
              valued
                  ? scope.create(flat(rows, numbers, false))
                  : scope.create(new float[0], new Shape(0)),
              rows.batch().rowOn(scope),
              (long) rows.batch().rows(),
              ObjectiveSpecs.number(spec),
              rows.placesOn(scope),
              rows.factsOn(scope, rows.references()),
              rows.tokensOn(scope),
              rows.oldOn(scope),
              LogProbPass.constants(p, numbers.size()));
      return new Found(
          out.get(0).getFloat(),
          byResponse(rows, groups, out.get(1).toFloatArray()),
          byResponse(rows, groups, valued ? out.get(2).toFloatArray() : new float[count]));
    }
  }

  /** The kernels lay tokens out by place; this asks {@link GroupRows} for nothing but that. */
  private static float[] flat(GroupRows rows, List<GroupNumbers> numbers, boolean logProbs) {
    float[] out = new float[rows.batch().targetCount()];
    int at = 0;
    int places = numbers.stream().mapToInt(GroupNumbers::n).max().orElseThrow();
    for (int k = 0; k < places; k++) {
      for (GroupNumbers group : numbers) {
        if (k >= group.n()) continue;
        for (double value : logProbs ? group.logp()[k] : group.values()[k]) {
          out[at++] = (float) value;
        }
      }
    }
    return out;
  }

  private static List<double[][]> byResponse(
      GroupRows rows, List<TokenGroup> groups, float[] values) {
    List<double[][]> out = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      float[] of = rows.byGroup(values).get(g);
      double[][] each = new double[groups.get(g).responses().size()][];
      int at = 0;
      for (int k = 0; k < each.length; k++) {
        each[k] = new double[groups.get(g).responses().get(k).response().length];
        for (int t = 0; t < each[k].length; t++) each[k][t] = of[at++];
      }
      out.add(each);
    }
    return out;
  }

  private static TokenGroup group(GroupNumbers n) {
    List<TokenSequence> responses = new ArrayList<>();
    for (int i = 0; i < n.n(); i++) {
      responses.add(new TokenSequence(new int[] {1, 2}, new int[n.tokens(i)]));
    }
    TokenGroup.InStep step =
        TokenGroup.InStep.NOTHING
            .baseline(n.baseline())
            .measured(floats(n.old()), floats(n.oldValues()))
            .worth(floats(n.advantages()), floats(n.returns()));
    return new TokenGroup(responses, n.scores(), floats(n.sampled()), floats(n.reference()), step);
  }

  private static float[] floats(double[][] values) {
    double[] all = Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
    float[] out = new float[all.length];
    for (int i = 0; i < out.length; i++) out[i] = (float) all[i];
    return out;
  }

  /** Groups as the objective gets them: responses of 1 to 5 tokens, scores from high to low. */
  public static List<GroupNumbers> random(Needs needs, int seed, int count) {
    Random random = new Random(seed);
    List<GroupNumbers> out = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      int[] lengths = random.ints(places(needs, random), 1, 6).toArray();
      double[][] logp = tokens(random, lengths, -1.5, 0.6);
      out.add(
          new GroupNumbers(
              logp,
              tokens(random, lengths, -1.5, 0.6),
              near(random, logp, 0.3),
              near(random, logp, 0.3),
              tokens(random, lengths, 0, 1),
              tokens(random, lengths, 0, 1),
              tokens(random, lengths, 0, 1),
              tokens(random, lengths, 0, 1),
              scores(random, needs, lengths.length),
              random.nextDouble()));
    }
    return out;
  }

  private static int places(Needs needs, Random random) {
    return switch (needs.examples()) {
      case PAIR -> needs.has(Need.REFERENCE_SAMPLES) ? 2 + random.nextInt(4) : 2;
      case BEST -> 1;
      case RANKED, SCORED -> needs.ranks() + 1 + random.nextInt(3);
      case SAMPLES -> throw new AssertionError("not over log-probs");
    };
  }

  /** From high to low; two are equal where an objective takes equal ones. */
  private static double[] scores(Random random, Needs needs, int n) {
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      boolean tie = i == n - 1 && n > 2 && needs.examples() == Examples.SCORED;
      out[i] = i == 0 ? 3 : out[i - 1] - (tie ? 0 : 0.1 + random.nextDouble());
    }
    return out;
  }

  private static double[][] tokens(Random random, int[] lengths, double mean, double deviation) {
    double[][] out = new double[lengths.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = new double[lengths[i]];
      for (int t = 0; t < lengths[i]; t++) {
        double z = mean + deviation * random.nextGaussian();
        out[i][t] = (float) (mean < 0 ? Math.min(-0.05, z) : z);
      }
    }
    return out;
  }

  private static double[][] near(Random random, double[][] values, double deviation) {
    double[][] out = new double[values.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i].clone();
      for (int t = 0; t < out[i].length; t++) {
        out[i][t] = (float) (out[i][t] + deviation * random.nextGaussian());
      }
    }
    return out;
  }

  private static void model(
      ObjectiveSpec spec,
      Parameters p,
      ToDoubleFunction<GroupNumbers> oracle,
      List<TokenGroup> groups) {
    Map<String, HostTensor> tensors = TestModels.random(SHAPE, 501, 0.3);
    Map<String, HostTensor> base = TestModels.random(SHAPE, 502, 0.3);
    Optional<ValueHead> head = head(spec);
    try (Weights frozen = Policy.load(KERNELS, base);
        Weights policy = Policy.load(KERNELS, tensors)) {
      LogProbObjective objective = new LogProbObjective(spec, p, new Frozen(KERNELS, frozen), head);
      List<TokenGroup> batch = ready(objective, policy, groups);
      DoubleLlama reference = TestModels.oracle(SHAPE, base);
      GradientCheck.check(
          SHAPE,
          tensors,
          m -> mean(numbers(m, reference, batch, head), withSft(p, oracle)),
          GradientCheck.engine(KERNELS, tensors, objective, batch));
    } finally {
      head.ifPresent(ValueHead::close);
    }
  }

  private static void adapters(
      ObjectiveSpec spec, Parameters p, ToDoubleFunction<GroupNumbers> oracle) {
    Map<String, HostTensor> base = TestModels.random(SHAPE, 504, 0.3);
    Map<String, HostTensor> other = TestModels.random(SHAPE, 505, 0.3);
    Optional<ValueHead> head = head(spec);
    // q and v, what most recipes train; every subset is tried with SFT
    AdapterShape adapter = AdapterLayoutTest.subset(2, 6, 5);
    try (Weights frozen = Policy.load(KERNELS, other);
        Weights start = Policy.load(KERNELS, base)) {
      LogProbObjective objective = new LogProbObjective(spec, p, new Frozen(KERNELS, frozen), head);
      List<TokenGroup> batch = ready(objective, start, groups(spec.needs(), 506, 2));
      DoubleLlama reference = TestModels.oracle(SHAPE, other);
      AdapterGradients.check(
          KERNELS,
          base,
          adapter,
          objective,
          batch,
          m -> mean(numbers(m, reference, batch, head), withSft(p, oracle)));
    } finally {
      head.ifPresent(ValueHead::close);
    }
  }

  /** A head that says something. */
  private static Optional<ValueHead> head(ObjectiveSpec spec) {
    if (!spec.needs().has(Need.VALUE_HEAD)) return Optional.empty();
    Random random = new Random(507);
    ValueHead head = new ValueHead(KERNELS, 1, 1);
    Map<String, HostTensor> tensors = head.tensors();
    for (String name : List.of("value_head.weight", "value_head.bias")) {
      float[] values = tensors.get(name).values();
      for (int i = 0; i < values.length; i++) values[i] = (float) (0.2 * random.nextGaussian());
    }
    head.restore(tensors);
    return Optional.of(head);
  }

  static List<TokenGroup> ready(
      LogProbObjective objective, Weights policy, List<TokenGroup> batch) {
    List<TokenGroup> completed = objective.completed(objective.together(batch));
    if (objective.measures()) completed = objective.measured(KERNELS, policy, completed);
    return objective.settled(completed);
  }

  static List<TokenGroup> groups(Needs needs, int seed, int count) {
    Random random = new Random(seed);
    List<TokenGroup> out = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      int[] prompt = TestModels.tokens(random, 1 + random.nextInt(5));
      int n = places(needs, random);
      List<TokenSequence> responses = new ArrayList<>();
      int tokens = 0;
      for (int i = 0; i < n; i++) {
        int[] response = TestModels.tokens(random, 1 + random.nextInt(5));
        tokens += response.length;
        responses.add(new TokenSequence(prompt, response));
      }
      float[] sampled = new float[tokens];
      for (int t = 0; t < tokens; t++) sampled[t] = -4 - 2 * random.nextFloat();
      out.add(new TokenGroup(responses, scores(random, needs, n), sampled));
    }
    return out;
  }

  /** The oracle's log-probs and values; what is fixed for the step as the engine has it. */
  private static List<GroupNumbers> numbers(
      DoubleLlama model, DoubleLlama reference, List<TokenGroup> batch, Optional<ValueHead> head) {
    List<GroupNumbers> out = new ArrayList<>();
    for (TokenGroup group : batch) {
      int n = group.responses().size();
      double[][] logp = new double[n][];
      double[][] base = new double[n][];
      double[][] values = new double[n][];
      for (int i = 0; i < n; i++) {
        logp[i] = model.tokenLogProbs(group.responses().get(i));
        base[i] = reference.tokenLogProbs(group.responses().get(i));
        values[i] = new double[logp[i].length];
        if (head.isPresent()) values[i] = values(head.get(), model, group.responses().get(i));
      }
      boolean old = group.step().old().length > 0;
      out.add(
          new GroupNumbers(
              logp,
              base,
              split(group, group.sampled()),
              old ? split(group, group.step().old()) : start(group, logp),
              split(group, group.step().advantages()),
              values,
              split(group, group.step().values()),
              split(group, group.step().returns()),
              group.scores(),
              group.step().baseline()));
    }
    return out;
  }

  private static final Map<TokenGroup, double[][]> STARTS = new java.util.IdentityHashMap<>();

  /** Where the policy was not measured it is the one that the check starts from. */
  private static synchronized double[][] start(TokenGroup group, double[][] logp) {
    return STARTS.computeIfAbsent(
        group, g -> Arrays.stream(logp).map(double[]::clone).toArray(double[][]::new));
  }

  private static double[] values(ValueHead head, DoubleLlama model, TokenSequence response) {
    float[] weight = head.tensors().get("value_head.weight").values();
    double[][] states = model.responseStates(response);
    double[] out = new double[states.length];
    for (int t = 0; t < out.length; t++) {
      out[t] = head.tensors().get("value_head.bias").values()[0];
      for (int i = 0; i < weight.length; i++) out[t] += weight[i] * states[t][i];
    }
    return out;
  }

  private static double[][] split(TokenGroup group, float[] values) {
    double[][] out = new double[group.responses().size()][];
    int at = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = new double[group.responses().get(i).response().length];
      for (int t = 0; t < out[i].length && values.length > 0; t++) out[i][t] = values[at++];
    }
    return out;
  }
}
