package io.tributary.streams.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PairFilesPropertyTest {
  @Provide
  Arbitrary<List<PreferenceRow>> rows() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .filter(s -> s.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff));
    Arbitrary<String> asked = text.map(s -> "?" + s);
    Arbitrary<Optional<PreferenceRow.Versions>> versions =
        Combinators.combine(
                Arbitraries.longs().between(0, 1 << 30), Arbitraries.longs().between(0, 1 << 30))
            .as((first, more) -> new PreferenceRow.Versions(first, first + more))
            .optional();
    Arbitrary<List<Double>> scores =
        Arbitraries.doubles()
            .list()
            .ofMinSize(2)
            .ofMaxSize(4)
            .optional()
            .map(s -> s.orElse(List.of()));
    return Combinators.combine(asked, text, text, scores, versions, asked.optional())
        .as(PairFilesPropertyTest::row)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  private static PreferenceRow row(
      String prompt,
      String chosen,
      String rejected,
      List<Double> scores,
      Optional<PreferenceRow.Versions> versions,
      Optional<String> id) {
    List<Double> sorted = scores.stream().sorted().toList();
    boolean scored = !sorted.isEmpty();
    List<PreferenceRow.ScoredText> candidates = new ArrayList<>();
    for (double score : sorted) {
      candidates.add(new PreferenceRow.ScoredText(rejected, score, versions));
    }
    return new PreferenceRow(
        List.of(new Message(Message.USER, prompt)),
        List.of(new Message(Message.ASSISTANT, chosen)),
        List.of(new Message(Message.ASSISTANT, rejected)),
        scored ? OptionalDouble.of(sorted.get(sorted.size() - 1)) : OptionalDouble.empty(),
        scored ? OptionalDouble.of(sorted.get(0)) : OptionalDouble.empty(),
        versions,
        id,
        scored ? OptionalLong.of(candidates.size()) : OptionalLong.empty(),
        candidates);
  }

  @Property(tries = 100)
  void everyRowComesBackFromEveryFormatAndLayout(@ForAll("rows") List<PreferenceRow> rows)
      throws Exception {
    Path folder = Files.createTempDirectory("pairs");
    for (PairFormat format : PairFormat.values()) {
      for (PairLayout layout : List.of(PairLayout.PLAIN, PairLayout.CONVERSATIONAL)) {
        Path file = folder.resolve("pairs");
        PairOutput to = new PairOutput(file, format, true, false);
        try (WholePairFile whole = new WholePairFile(to, layout)) {
          for (PreferenceRow row : rows) whole.write(row);
          whole.commit();
        }
        List<PreferenceRow> read = new ArrayList<>();
        RowParser parser = new RowParser();
        try (RowSource source = RowSource.open(file)) {
          for (ObjectNode row = source.next(); row != null; row = source.next()) {
            read.add(parser.parse(row));
          }
        }
        assertThat(read).isEqualTo(rows);
        assertThat(parser.layout()).contains(layout);
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
