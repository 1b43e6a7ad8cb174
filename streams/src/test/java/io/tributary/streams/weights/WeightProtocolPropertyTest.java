package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Parsers of what comes over the wire take what is right, and refuse the rest in one way. */
class WeightProtocolPropertyTest {
  private static final Manifest MANIFEST =
      new Manifest(
          new VersionId(3, 14),
          Map.of("kind", "test"),
          Map.of("a", new Part("0".repeat(64), 5), "b.c", new Part("f".repeat(64), 1L << 40)));

  @Property(tries = 1500)
  void aChangedManifestIsDamaged(
      @ForAll @IntRange(max = 1 << 20) int at,
      @ForAll byte value,
      @ForAll @IntRange(max = 3) int how)
      throws DamagedException {
    byte[] bytes = ManifestJson.render(MANIFEST);
    int place = at % bytes.length;
    byte[] changed =
        switch (how) {
          case 0 -> java.util.Arrays.copyOf(bytes, place);
          case 1 -> java.util.Arrays.copyOfRange(bytes, place, bytes.length);
          default -> bytes.clone();
        };
    if (how > 1) changed[place] = value;
    try {
      assertThat(ManifestJson.parse(changed)).isEqualTo(MANIFEST);
      assertThat(changed).isEqualTo(bytes);
    } catch (DamagedException e) {
      assertThat(changed).isNotEqualTo(bytes);
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Property(tries = 300)
  void noFileNameLeavesTheFolder(@ForAll String name) {
    boolean plain = name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");
    try {
      Manifest.requireName(name);
      assertThat(plain).isTrue();
    } catch (IllegalArgumentException e) {
      assertThat(plain).isFalse();
    }
  }

  @Property(tries = 500)
  void aRangeIsWithinTheFile(
      @ForAll("ranges") String header, @ForAll @LongRange(max = 1L << 50) long size) {
    try {
      Optional<ByteRange> range = ByteRange.parse(header, size);
      range.ifPresent(
          of -> {
            assertThat(of.from()).isBetween(0L, size);
            assertThat(of.to()).isGreaterThan(of.from()).isLessThanOrEqualTo(size);
          });
    } catch (ByteRange.Unsatisfiable e) {
      assertThat(header).startsWith("bytes");
    }
  }

  @Provide
  Arbitrary<String> ranges() {
    Arbitrary<String> numbers =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.longs().greaterOrEqual(0).map(n -> Long.toString(n % (1L << 40))),
            Arbitraries.strings().numeric().ofMaxLength(22));
    Arbitrary<String> right =
        numbers.flatMap(from -> numbers.map(to -> "bytes=" + from + "-" + to));
    return Arbitraries.oneOf(right, right.map(r -> r + ",0-1"), Arbitraries.strings());
  }

  @Property(tries = 300)
  void aRequestIsReadOrRefused(@ForAll @Size(min = 1, max = 6) List<String> head) {
    try {
      Request request = Request.of(head);
      assertThat(request.path()).startsWith("/");
      assertThat(request.bodyLength()).isNotNegative();
    } catch (Request.BadRequest e) {
      assertThat(e.status).isBetween(400, 499);
    }
  }

  @Property(tries = 500)
  void workAndRequestsForItAreReadOrRefused(@ForAll("json") String text) throws IOException {
    JsonNode json = ManifestJson.MAPPER.readTree(text);
    assertThat(Work.parse(json).items()).isNotNull();
    try {
      WorkRequest request = WorkRequest.parse(json);
      assertThat(request.slots()).isBetween(0, 64);
      assertThat(request.have().length()).isLessThanOrEqualTo(Manifest.MOST_FILES);
      assertThat(WorkRequest.parse(request.json())).isEqualTo(request);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> leaves =
        Arbitraries.of(
            "0",
            "1",
            "-1",
            "99999",
            "100000",
            "9223372036854775808",
            "1e400",
            "0.5",
            "true",
            "null",
            "\"\"",
            "\"x\"",
            "\"http://h:1\"",
            "\"file:///x\"",
            "[]",
            "{}",
            "[0,1,2]",
            "[-1]",
            "[100000]",
            "[[0]]",
            "{\"part\":0,\"from\":\"\",\"damaged\":true}",
            "[{\"part\":0,\"from\":\"http://h\"}]",
            "[{\"part\":\"0\"}]");
    Arbitrary<String> names =
        Arbitraries.of(
            "epoch",
            "version",
            "receiver",
            "url",
            "have",
            "whole",
            "busy",
            "failures",
            "slots",
            "items");
    return Arbitraries.maps(names, leaves)
        .ofMaxSize(10)
        .map(
            fields ->
                fields.entrySet().stream()
                    .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                    .collect(java.util.stream.Collectors.joining(",", "{", "}")));
  }

  /** A receiver is never told to fetch what it has, what there is not, or more than it asked. */
  @Property(tries = 200)
  void aSwarmAssignsWhatIsMissingFromWhoHasItUntilAllHaveAll(
      @ForAll @IntRange(min = 1, max = 12) int parts,
      @ForAll @IntRange(min = 1, max = 6) int receivers,
      @ForAll long seed) {
    java.util.Random random = new java.util.Random(seed);
    Map<String, Part> files = new java.util.TreeMap<>();
    for (int i = 0; i < parts; i++) files.put("f" + i, new Part("%064x".formatted(i), 10));
    Manifest manifest = new Manifest(new VersionId(1, 1), Map.of(), files);
    long[] now = {0};
    Swarm swarm = new Swarm(() -> now[0]);
    BitSet[] have = new BitSet[receivers];
    BitSet[] busy = new BitSet[receivers];
    java.util.Arrays.setAll(have, i -> new BitSet());
    java.util.Arrays.setAll(busy, i -> new BitSet());
    long fromLearner = 0;
    long broken = 0;
    int rounds = 0;
    for (; done(have, parts) < receivers; rounds++) {
      assertThat(rounds).as("rounds").isLessThan(20_000);
      int me = random.nextInt(receivers);
      now[0] += random.nextInt(2_000_000_000);
      if (rounds < 200 && random.nextInt(40) == 0) {
        // its disk was emptied
        have[me].clear();
        busy[me].clear();
        broken++;
      }
      int slots = random.nextInt(5);
      WorkRequest request =
          new WorkRequest(
              manifest.id(),
              "r" + me,
              "http://r" + me,
              (BitSet) have[me].clone(),
              true,
              (BitSet) busy[me].clone(),
              List.of(),
              slots);
      Work work = swarm.work(manifest, request);
      assertThat(work.items()).hasSizeLessThanOrEqualTo(slots);
      for (Work.Item item : work.items()) {
        assertThat(item.part()).isBetween(0, parts - 1);
        assertThat(have[me].get(item.part())).as("it has that").isFalse();
        assertThat(busy[me].get(item.part())).as("it fetches that").isFalse();
        if (item.from().isEmpty()) fromLearner++;
        else assertThat(item.from()).isNotEqualTo("http://r" + me).startsWith("http://r");
        busy[me].set(item.part());
      }
      for (int part = 0; part < parts; part++) {
        if (!busy[me].get(part) || random.nextInt(3) == 0) continue;
        busy[me].clear(part);
        have[me].set(part);
      }
    }
    assertThat(fromLearner).as("each part left the learner").isGreaterThanOrEqualTo(parts);
    assertThat(broken).isLessThanOrEqualTo(rounds);
  }

  private static int done(BitSet[] have, int parts) {
    int all = 0;
    for (BitSet one : have) if (one.cardinality() == parts) all++;
    return all;
  }
}
