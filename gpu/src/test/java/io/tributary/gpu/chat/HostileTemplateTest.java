package io.tributary.gpu.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Templates that want the machine: they end in an error, on a small stack, in seconds (minutes
 * would be allowed here, for a machine that is busy).
 */
class HostileTemplateTest {
  private static final long SMALL_STACK = 512 << 10;
  private static final Duration SOON = Duration.ofMinutes(5);

  static Stream<String> bombs() {
    String nested = "{% for a in range(99999) %}";
    return Stream.of(
        nested.repeat(4) + "{% endfor %}".repeat(4),
        nested + nested + "x" + "{% endfor %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(s='aa') %}{% for i in range(99) %}{% set ns.s = ns.s|replace('a', ns.s) %}{% endfor %}",
        "{% set ns = namespace(s='aa') %}{% for i in range(99) %}{% set ns.s = ns.s.replace('a', ns.s) %}{% endfor %}",
        "{% set ns = namespace(s='aa') %}{% for i in range(99) %}{% set ns.s = ns.s.join(ns.s) %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}",
        "{% set ns = namespace(l=[1], m=[1]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}",
        "{% set ns = namespace(l=[1], m=[1]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l < ns.m }}",
        "{% set ns = namespace(l=(1,)) %}{% for i in range(9999) %}{% set ns.l = (ns.l,) %}{% endfor %}{{ {ns.l: 1} }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l|tojson(indent=9) }}",
        "{% set ns = namespace() %}{% set ns.l = ns %}{{ ns }}",
        "{% set ns = namespace(n=3) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
        "{{ 9 ** 999999999 }}",
        "{{ 9 ** 9 ** 9 ** 9 ** 9 }}",
        "{{ 'x' * 9999999999 }}",
        "{{ [0] * 99999999 }}",
        "{{ 'x'|batch(999999999, 'y')|list }}",
        "{{ 'x\\n' * 9999|indent(99999) }}",
        "{{ ('x\\n' * 99999)|indent(99999) }}",
        "{{ [[1]]|tojson(indent=' ' * 9999999) }}",
        "{{ range(999999999)|list }}",
        "{{ range(0, 9999999999999) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}{% if a %}{% for i in [1] %}{{ (m(a + [1])) ~ m(a) }}{% endfor %}{% endif %}{% endmacro %}{{ m([1]) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}",
        "{% for i in range(99999) %}{{ 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' * 99 }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% for i in range(99999) %}{{ x.count('b') }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% for i in range(99999) %}{{ 'b' in x }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% for i in range(99999) %}{{ x|upper|length }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% for i in range(99999) %}{{ x[::-1]|length }}{% endfor %}",
        "{% set x = '漢' * 9999999 %}{% for i in range(99999) %}{{ x|length }}{% endfor %}",
        "{% set x = '漢' * 9999999 %}{% for i in range(99999) %}{{ x[9999998] }}{% endfor %}",
        "{% set x = '漢' * 9999999 %}{% for i in range(99999) %}{% for c in x %}{% break %}{% endfor %}{% endfor %}",
        "{% set x = '漢' * 9999999 %}{% for i in range(99999) %}{{ x|int }}{{ x is upper }}{% endfor %}",
        "{% set x = '漢' * 9999999 %}{% for i in range(99999) %}{{ (x|e) is defined }}{% endfor %}",
        "{% set x = '漢' * 9999999 %}{% for i in range(99999) %}{{ x|last }}{{ x|reverse|first }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% for i in range(99999) %}{{ x == x ~ '' }}{% endfor %}",
        "{{ ('a' * 9999999).split('') }}",
        "{{ ('a ' * 9999999).split() }}",
        "{{ ('a ' * 9999999).rsplit() }}",
        "{% set x = 'Σ' * 999999 %}{% for i in range(99999) %}{{ x.title() is defined }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% set y = 'a' * 4999999 %}{% for i in range(99999) %}{{ (y ~ 'b') in x }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% set y = 'a' * 4999999 %}{% for i in range(99999) %}{{ x.count('b' ~ y) }}{{ x.rfind('b' ~ y) }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% set y = 'b' * 4999999 ~ 'a' %}{% for i in range(99999) %}{{ x.strip(y) }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{{ (x ~ 'a').startswith((x ~ 'b',) * 999999) }}",
        "{% set x = 'A' * 9999999 %}{{ ([x] * 999999)|sort }}",
        "{% set x = 'a' * 9999999 %}{% set d = {x: 1} %}{% for i in range(99999) %}{{ d[x ~ ''] }}{{ (x ~ '') in d }}{% endfor %}",
        "{% set x = 'a' * 9999999 %}{% for i in range(99999) %}{{ x.nope is defined }}{% endfor %}",
        "{% set x = '9' * 9999999 %}{{ x|int }}",
        "{{ ('a' * 9999999)|list }}",
        "{{ range(99999)|map('string')|map('upper')|select|list|tojson|length * 99999 * 'x' }}",
        "{{ " + "(".repeat(9999) + ")".repeat(9999) + " }}",
        "{{ " + "[".repeat(9999) + "]".repeat(9999) + " }}",
        "{{ " + "not ".repeat(9999) + "x }}",
        "{{ " + "- ".repeat(9999) + "1 }}",
        "{{ 1" + " + 1".repeat(99999) + " }}",
        "{{ 1" + " ** 1".repeat(99999) + " }}",
        "{{ x" + ".a".repeat(99999) + " }}",
        "{{ x" + "|upper".repeat(99999) + " }}",
        "{{ x" + " if y".repeat(99999) + " }}",
        "{{ x" + " if y else z".repeat(9999) + " }}",
        "{{ x" + " or y".repeat(99999) + " }}",
        "{% if x %}".repeat(9999) + "{% endif %}".repeat(9999),
        "{% for " + "(".repeat(9999) + "x" + ")".repeat(9999) + " in y %}{% endfor %}",
        "{{ " + "9".repeat(99999) + " }}",
        "{{ " + "9_".repeat(99999) + "9 }}",
        "x".repeat(5 << 20));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void endsInAnErrorSoon(String template) throws Exception {
    assertThat(outcome(template)).isInstanceOf(TemplateException.class);
  }

  @Test
  void damagedTemplatesThrowNothingElse() throws Exception {
    String whole =
        "{% set ns = namespace() %}{%- macro m(a, b=1) -%}{{ a|trim }}{%- endmacro -%}{% for x, y in"
            + " messages[0].items() if x %}{{"
            + " loop.index ~ m(y)[1:-1] }}{% else %}{% set ns.z = 'é\\n' %}{% endfor %}{# c #}"
            + "{% raw %}{{{% endraw %}{{ {'a': [1.5e3, none]}['a'] is defined }}";
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      StringBuilder mutant = new StringBuilder(whole);
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = random.nextInt(mutant.length());
        switch (random.nextInt(3)) {
          case 0 -> mutant.deleteCharAt(at);
          case 1 -> mutant.insert(at, whole.charAt(random.nextInt(whole.length())));
          default -> mutant.setCharAt(at, (char) (32 + random.nextInt(96)));
        }
      }
      Throwable outcome = outcome(mutant.toString());
      if (outcome == null) continue;
      refused++;
      assertThat(outcome).as(mutant.toString()).isInstanceOf(TemplateException.class);
    }
    assertThat(refused).isBetween(1000, 4999);
  }

  /** What rendering throws; null: nothing. */
  private static Throwable outcome(String template) throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                ChatTemplate.parse(template, "bomb")
                    .render(
                        List.of(ChatMessage.user("x")),
                        ChatOptions.of(Map.of(), Clock.systemUTC()));
                outcome.complete(null);
              } catch (Throwable e) {
                outcome.complete(e);
              }
            },
            "hostile template",
            SMALL_STACK);
    thread.setDaemon(true);
    thread.start();
    return outcome.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
