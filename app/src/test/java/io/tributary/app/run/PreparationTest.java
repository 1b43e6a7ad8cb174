package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.actors.Role;
import io.tributary.app.badinput.TinyModels;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {
  @TempDir private Path home;
  private Path policy;

  @BeforeEach
  void model() throws IOException {
    policy = TinyModels.policy(home.resolve("policy"));
  }

  private void prepare(Path judge, Role... roles) throws IOException {
    ResolvedSettings resolved =
        SettingsLoader.defaults()
            .set("model.dtype=fp32")
            .set("model.folder=" + policy)
            .set("judge.options.model=" + judge)
            .set("run.cache=" + home.resolve("cache"))
            .load();
    Output output =
        new Output(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
    Duties duties = Duties.ofNode(Set.of(roles));
    try (RunDisplay display = Displays.pick(OutputStyle.QUIET, output, Duration.ofSeconds(3))) {
      RunContext context =
          new Preparation(resolved, false, display, PhaseSeconds.unkept(), duties)
              .prepare(RunFolder.create(home.resolve("run")));
      assertThat(context.place().base()).isEqualTo(policy);
      context.close();
    }
  }

  @Test
  void aNodeThatOnlySamplesNeedsNoJudge() throws IOException {
    prepare(home.resolve("nothing"), Role.GENERATOR);
  }

  @Test
  void whoScoresMakesTheJudgeBeforeItBegins() throws IOException {
    for (Role role : new Role[] {Role.JUDGE, Role.LEARNER}) {
      assertThatThrownBy(() -> prepare(home.resolve("nothing"), Role.GENERATOR, role))
          .as(role.label())
          .hasMessageContaining(home.resolve("nothing").toString());
      assertThatThrownBy(() -> prepare(policy, Role.GENERATOR, role))
          .as(role.label())
          .hasMessageContaining("is a language model; it must be a reward model");
    }
    prepare(TinyModels.rewardModel(home.resolve("reward")), Role.GENERATOR, Role.JUDGE);
  }
}
