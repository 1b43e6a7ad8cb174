package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DamagedPartsTest extends TransferFixture {
  @Test
  void aHolderOfDamagedBytesIsAvoidedForThePartAndAnotherIsAsked() throws Exception {
    Map<String, byte[]> files = Versions.files(4, 6, 50_000);
    Manifest manifest = Versions.publish(learner, v(1), files);
    Node good = node("good");
    good.next();
    // the learner's own disk goes bad while it runs
    Versions.flip(folder.resolve("learner/parts").resolve(manifest.files().get("t002").sha256()));
    Node bad = node("bad");
    bad.next();
    Versions.flip(folder.resolve("bad/parts").resolve(manifest.files().get("t003").sha256()));
    Node third = node("third");
    Pulled pulled = third.next();
    assertThat(Versions.same(pulled.files(), files)).isTrue();
    // both bad holders may have been asked, each at most once a part
    assertThat(pulled.stats().damaged()).isLessThanOrEqualTo(2);
  }

  @Test
  void damagedBytesAreCountedAndNothingOfThemIsCommitted() throws Exception {
    Map<String, byte[]> files = Versions.files(4, 1, 50_000);
    Manifest manifest = Versions.publish(learner, v(1), files);
    Part part = manifest.parts().get(0);
    try (HeldVersion held = learner.current().orElseThrow()) {
      assertThat(held.id()).isEqualTo(v(1));
    }
    Path file = folder.resolve("learner/parts").resolve(part.sha256());
    VersionStore store = later(VersionStore.open(folder.resolve("x"), StoreOptions.pulled(3)));
    Versions.flip(file);
    HolderClient client = later(new HolderClient(Optional.empty(), Duration.ofSeconds(5)));
    PartSource source =
        (of, from, sink) ->
            client.range(
                server.uri(),
                WeightRoutes.ROOT + "parts/" + of.sha256(),
                from,
                of.size() - from,
                sink);
    PartFetch.Fetched fetched = new PartFetch(store.parts()).fetch(part, "learner", source);
    assertThat(fetched.outcome()).isEqualTo(PartFetch.Outcome.DAMAGED);
    assertThat(fetched.blamed()).isTrue();
    assertThat(store.parts().isThere(part)).isFalse();
    assertThat(store.parts().incoming(part)).doesNotExist();
    Versions.flip(file);
    assertThat(new PartFetch(store.parts()).fetch(part, "learner", source).outcome())
        .isEqualTo(PartFetch.Outcome.WHOLE);
  }
}
