package io.tributary.app.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One command of an arm, in a process of its own. What it makes has its name, by which other stages
 * of the same seed refer to it.
 */
sealed interface Stage {
  /** Stands before a stage's name, in a setting's value, for the model that it makes. */
  String MODEL_OF = "@";

  /** Unlike that of any other stage of the experiment; also of its files. */
  String name();

  /** {@code PATH=VALUE}s over those of the experiment. */
  List<String> settings();

  /** Names of the stages that must be done before. */
  List<String> uses();

  /** The command in a few words, for a report. */
  String told();

  /**
   * {@code tributary run}: samples, judges, trains, and delivers its best version. An interrupted
   * one goes on.
   *
   * @param settings {@code @STAGE} in a value is the model of that stage
   */
  record Stream(String name, List<String> settings) implements Stage {
    public Stream {
      Objects.requireNonNull(name, "name");
      settings = List.copyOf(settings);
    }

    @Override
    public List<String> uses() {
      List<String> used = new ArrayList<>();
      for (String setting : settings) {
        int value = setting.indexOf('=') + 1;
        if (setting.startsWith(MODEL_OF, value)) used.add(setting.substring(value + 1));
      }
      return used;
    }

    @Override
    public String told() {
      return "run " + name + ": " + String.join(", ", settings);
    }
  }

  /**
   * {@code tributary export}: the pairs of a stream as a file.
   *
   * @param stream its stage
   */
  record Pairs(String name, String stream) implements Stage {
    public Pairs {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(stream, "stream");
    }

    @Override
    public List<String> settings() {
      return List.of();
    }

    @Override
    public List<String> uses() {
      return List.of(stream);
    }

    @Override
    public String told() {
      return "export " + name + ": pairs of " + stream;
    }
  }

  /**
   * {@code tributary dpo}: a model trained on pairs alone. An interrupted one begins anew.
   *
   * @param pairs stage that wrote them
   * @param model stage whose model training begins from
   * @param reference stage whose model is the frozen one
   */
  record Offline(String name, List<String> settings, String pairs, String model, String reference)
      implements Stage {
    public Offline {
      Objects.requireNonNull(name, "name");
      settings = List.copyOf(settings);
      Objects.requireNonNull(pairs, "pairs");
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(reference, "reference");
    }

    @Override
    public List<String> uses() {
      return List.of(pairs, model, reference);
    }

    @Override
    public String told() {
      return "dpo %s: pairs %s, model %s, reference %s, %s"
          .formatted(name, pairs, model, reference, String.join(", ", settings));
    }
  }
}
