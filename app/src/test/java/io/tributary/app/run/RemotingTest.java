package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.app.UserError;
import io.tributary.config.SettingsLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemotingTest {
  private static final String SEEDS =
      "akka.cluster.seed-nodes=[\"akka://tributary@10.0.0.7:25520\"]";
  private static final List<String> BOOTSTRAP =
      List.of(
          "cluster.management.port=8558",
          "cluster.bootstrap.method=config",
          "cluster.bootstrap.contact-points=[\"10.0.0.7:8558\",\"10.0.0.8:8558\"]");

  private static void require(List<String> settings) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String setting : settings) loader = loader.set(setting);
    Remoting.requireWayToJoin(loader.load());
  }

  private static UserError refused(List<String> settings) {
    UserError error = catchThrowableOfType(UserError.class, () -> require(settings));
    assertThat(error).isNotNull();
    return error;
  }

  @Test
  void aNodeFindsTheOthersBySeedsOrByBootstrap() {
    assertThatCode(() -> require(List.of(SEEDS))).doesNotThrowAnyException();
    assertThatCode(() -> require(BOOTSTRAP)).doesNotThrowAnyException();
  }

  @Test
  void notByBoth() {
    List<String> both = new ArrayList<>(BOOTSTRAP);
    both.add(SEEDS);
    UserError error = refused(both);
    assertThat(error)
        .hasMessage(
            "akka.cluster.seed-nodes = [akka://tributary@10.0.0.7:25520] and"
                + " cluster.bootstrap.method = config: a node finds the others by one of them");
    assertThat(error.hint())
        .contains("leave out the seed nodes, or set cluster.bootstrap.method = none");
  }

  @Test
  void andNotByNeither() {
    for (List<String> none : List.of(List.<String>of(), List.of("akka.cluster.seed-nodes=[]"))) {
      UserError error = refused(none);
      assertThat(error)
          .hasMessage(
              "akka.cluster.seed-nodes is empty and cluster.bootstrap.method = none; a node must"
                  + " know how to find the others");
      assertThat(error.hint().orElseThrow())
          .contains("akka.cluster.seed-nodes = [\"akka://tributary@HOST:PORT\"]")
          .contains("cluster.bootstrap.method = config or kubernetes-api");
    }
  }
}
