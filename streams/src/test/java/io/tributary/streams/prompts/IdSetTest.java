package io.tributary.streams.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IdSetTest {
  @Property
  void saysWhatASetWouldSay(@ForAll List<String> ids) {
    IdSet set = new IdSet();
    Set<String> known = new HashSet<>();
    // lone surrogates, which no prompt's id has, have no UTF-8
    for (String id : ids) {
      String whole = id.replaceAll("\\p{Cs}", "?");
      assertThat(set.add(whole)).isEqualTo(known.add(whole));
    }
  }

  @Test
  void growsAndForgetsNothing() {
    IdSet set = new IdSet();
    for (int i = 0; i < 100_000; i++) assertThat(set.add("line-" + i)).isTrue();
    for (int i = 0; i < 100_000; i++) assertThat(set.add("line-" + i)).isFalse();
  }
}
