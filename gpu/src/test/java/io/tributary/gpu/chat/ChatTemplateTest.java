package io.tributary.gpu.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.chat.TemplateException.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTemplateTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-12-31T23:59:59Z"), ZoneOffset.UTC);
  private static final ChatOptions OPTIONS = ChatOptions.of(Map.of("bos_token", "<s>"), CLOCK);
  private static final List<ChatMessage> HI = List.of(ChatMessage.user("Hi"));

  private static String render(String template, ChatOptions options) {
    return ChatTemplate.parse(template, "here").render(HI, options);
  }

  private static String render(String template) {
    return render(template, OPTIONS);
  }

  /** What Jinja has, or other programs' templates use, and this does not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "{{ s|wordcount }} ¦ 1 ¦ the filter 'wordcount' is not supported; supported are abs, batch",
        "{{ s|from_json }} ¦ 1 ¦ the filter 'from_json'",
        "{{ s|truncate(5) }} ¦ 1 ¦ the filter 'truncate'",
        "{{ s|format(1) }} ¦ 1 ¦ the filter 'format'",
        "{{ s|attr('x') }} ¦ 1 ¦ the filter 'attr'",
        "{% if false %}{{ s|nope }}{% endif %} ¦ 1 ¦ the filter 'nope'",
        "a\\n\\n{{ 1 if true else s|nope }} ¦ 3 ¦ the filter 'nope'",
        "{% filter nope %}{% endfilter %} ¦ 1 ¦ the filter 'nope'",
        "{% set x|nope %}{% endset %} ¦ 1 ¦ the filter 'nope'",
        "{{ l|map('nope')|list }} ¦ 1 ¦ the filter 'map' names the filter 'nope', which is not one",
        "{{ l|map(s) }} ¦ 1 ¦ the filter 'map' needs the name of its filter as a string literal",
        "{{ l|map() }} ¦ 1 ¦ the filter 'map' needs the name of a filter, or attribute=",
        "{{ l|map('trim', 1, 2) }} ¦ 1 ¦ applies 'trim', which takes at most 1 arguments, not 2",
        "{{ l|select('nope') }} ¦ 1 ¦ the filter 'select' names the test 'nope'",
        "{{ l|selectattr('a', 'equalto') }} ¦ 1 ¦ which lacks the argument 'other'",
        "{{ l|selectattr }} ¦ 1 ¦ needs the name of an attribute",
        "{{ s|trim(zap='x') }} ¦ 1 ¦ the filter 'trim' takes no argument named 'zap'",
        "{{ s|replace('a') }} ¦ 1 ¦ the filter 'replace' lacks the argument 'new'",
        "{{ s|join(', ', d='x') }} ¦ 1 ¦ gets the argument 'd' twice",
        "{{ s|trim(*l) }} ¦ 1 ¦ the filter 'trim' takes no arguments given with *",
        "{{ s is nope }} ¦ 1 ¦ the test 'nope' is not supported; supported are !=, <, <=, ==",
        "{{ s is divisibleby }} ¦ 1 ¦ the test 'divisibleby' lacks the argument 'num'",
        "{{ s is escaped }} ¦ 1 ¦ the test 'escaped'",
        "{{ nope(1) }} ¦ 1 ¦ the function 'nope' is not supported; supported are dict, namespace",
        "{% if false %}{{ nope() }}{% endif %} ¦ 1 ¦ the function 'nope'",
        "{{ cycler('a') }} ¦ 1 ¦ 'cycler' is not supported",
        "{% set j = joiner %} ¦ 1 ¦ 'joiner' is not supported",
        "{{ lipsum() }} ¦ 1 ¦ 'lipsum' is not supported",
        "{{ self.x() }} ¦ 1 ¦ the method 'x'",
        "{{ range() }} ¦ 1 ¦ the function 'range' lacks the argument 'start'",
        "{{ raise_exception() }} ¦ 1 ¦ the function 'raise_exception' lacks the argument 'message'",
        "{{ strftime_now('%Q') }} ¦ 1 ¦ strftime_now: the directive %Q in \"%Q\" is not supported",
        "{{ s.format(1) }} ¦ 1 ¦ the method 'format' is not supported; supported are capitalize",
        "{{ s['format'](1) }} ¦ 1 ¦ the method 'format'",
        "{{ s.encode() }} ¦ 1 ¦ the method 'encode'",
        "{{ s.getClass() }} ¦ 1 ¦ the method 'getClass'",
        "{{ s.zfill(3) }} ¦ 1 ¦ the method 'zfill'",
        "{{ s.__class__ }} ¦ 1 ¦ the attribute '__class__' is not supported",
        "{{ '%s' % s }} ¦ 1 ¦ formatting a string with % is not supported",
        "{% for x in l %}{{ loop.parent }}{% endfor %} ¦ 1 ¦ 'loop.parent' is not supported",
        "{% for x in l recursive %}{% endfor %} ¦ 1 ¦ a recursive for loop is not supported",
        "{% include 'x' %} ¦ 1 ¦ the statement {% include %} is not supported; supported are if",
        "{% extends 'x' %} ¦ 1 ¦ the statement {% extends %}",
        "{% import 'x' as y %} ¦ 1 ¦ the statement {% import %}",
        "{% block a %}{% endblock %} ¦ 1 ¦ the statement {% block %}",
        "{% do l.append(1) %} ¦ 1 ¦ the statement {% do %}",
        "{% autoescape true %}{% endautoescape %} ¦ 1 ¦ the statement {% autoescape %}",
        "{% print 1 %} ¦ 1 ¦ the statement {% print %}",
        "{% trans %}{% endtrans %} ¦ 1 ¦ the statement {% trans %}",
        "{% break %} ¦ 1 ¦ {% break %} must be in a for loop",
        "{% for x in l %}{% set y %}{% continue %}{% endset %}{% endfor %} ¦ 1 ¦ {% continue %} must",
        "{% macro m() %}{{ varargs }}{% endmacro %} ¦ 1 ¦ 'varargs' in a macro is not supported",
        "{% macro m() %}{{ kwargs }}{% endmacro %} ¦ 1 ¦ 'kwargs' in a macro is not supported",
        "{{ m(**s) }} ¦ 1 ¦ arguments given with ** are not supported",
        "{{ 'a\\\\N{DASH}' }} ¦ 1 ¦ the escape \\N{…} is not supported",
        "{{ 1 }}\\n{{ s ? 1 : 2 }} ¦ 2 ¦ the character '?' has no meaning in a tag",
        "{{ s }\\n} ¦ 1 ¦ '}' closes nothing",
        "a {# b ¦ 1 ¦ a comment {# is not closed",
        "{% if x %}\\n{% for y in z %}\\n ¦ 2 ¦ the end of the template where {% endfor %} is expected",
        "{% endif %} ¦ 1 ¦ {% endif %} closes nothing that is open here",
        "{{ x if }} ¦ 1 ¦ }} where an expression is expected",
        "{% set for = 1 %}{{ not }} ¦ 1 ¦ }} where an expression is expected",
        "{{ -2 ** x }} ¦ 1 ¦ a computed constant to a power that is no constant is not supported",
      })
  void whatIsNotSupportedIsRefusedWhenTheTemplateIsRead(String template, int line, String problem) {
    String source = template.replace("\\n", "\n").replace("\\\\", "\\");
    assertThatThrownBy(() -> ChatTemplate.parse(source, "here"))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.NOT_SUPPORTED);
              assertThat(e.line()).isEqualTo(line);
            })
        .hasMessageStartingWith("here, line " + line + ": ")
        .hasMessageContaining(problem);
  }

  /** What cannot be seen before, and would be an address or a guess in the text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "{{ messages|map(attribute='role') }} ¦ it must go through |list or |join first",
        "{{ messages|reverse }} ¦ it must go through |list or |join first",
        "{{ messages[0].content.upper }} ¦ 'str.upper' is a function",
        "{{ range }} ¦ 'range' is a function",
        "{{ messages[0].content % 1 }} ¦ formatting a string with % is not supported here",
        "{{ (bos_token|safe) + 'x' }} ¦ '+' with a result of |safe or |escape is not supported here",
        "{{ bos_token|safe|upper }} ¦ a filter on a result of |safe or |escape is not supported",
        "{{ (1).real }} ¦ .real of a value of type int is not supported here",
        "{{ '²'.isdigit() }} ¦ asking whether '²' is a digit is not supported here",
        "{{ messages.append(1) }} ¦ access to attribute 'append' of 'list' object is unsafe",
        "{{ messages[0].update({}) }} ¦ access to attribute 'update' of 'dict' object is unsafe",
        "{{ messages[0].nope.x }} ¦ 'dict object' has no attribute 'nope'",
        "{{ nope.x }} ¦ 'nope' is undefined",
        "{{ 'x'|tojson(indent=99999) }} ¦ indent is 99999",
        "{{ ('%' ~ 'Q')|map('string')|join|length and strftime_now('%' ~ 'Q') }} ¦ the directive %Q",
        "{{ x is sameas y and 'a' is sameas 'a' }} ¦ 'is sameas' of equal values",
      })
  void whatCannotBeRenderedRightIsAnError(String template, String problem) {
    assertThatThrownBy(() -> render("\n" + template))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.FAILED);
              assertThat(e.line()).isEqualTo(2);
            })
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "{{ 'x' * 99999999 }} ¦ a text of 99999999 characters; the limit is 16777216",
        "{{ [0] * 99999999 }} ¦ a list of 99999999 elements; the limit is 1048576",
        "{{ 9 ** 99999 }} ¦ a whole number of more than 8192 bits; that is the limit",
        "{{ ('9' * 401)|int }} ¦ a number of 401 characters; the limit is 400",
        "{{ ('9' * 401)|float }} ¦ a number of 401 characters; the limit is 400",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }} ¦ nested more than 300 deep; that is the",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
            + " ¦ the template takes more than 20000000 steps; that is the limit",
      })
  void whatTakesTooMuchEndsAtALimitThatIsNamed(String template, String problem) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
        .hasMessageStartingWith("here, line 1: ")
        .hasMessageContaining(problem);
  }

  @Test
  void aLongHonestConversationIsFarFromTheLimits() {
    ChatTemplate template =
        ChatTemplate.parse(
            "{% for m in messages %}{% if '</think>' in m.content %}{{ raise_exception('thought') }}"
                + "{% endif %}{{ '<|' ~ m.role ~ '|>' ~ (m.content|trim).split('\\n')[0] ~ eos_token"
                + " }}{% endfor %}",
            "here");
    List<ChatMessage> messages =
        IntStream.range(0, 400)
            .mapToObj(i -> ChatMessage.of(i % 2 == 0 ? "user" : "assistant", "word ".repeat(6000)))
            .toList();
    assertThat(template.render(messages, OPTIONS.withVariables(Map.of("eos_token", "</s>"))))
        .hasSize(200 * ("<|user|>".length() + "<|assistant|>".length()) + 400 * (29_999 + 4));
  }

  @Test
  void theTemplatesOwnRefusalIsKeptApart() {
    assertThatThrownBy(() -> render("a\n{{ raise_exception('no ' ~ messages[0].role ~ '!') }}"))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RAISED))
        .hasMessage("here, line 2: the template refuses the messages: no user!");
  }

  @Test
  void aMessagesFieldsComeInOrderAndMissingContentIsMissing() {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("name", "f");
    more.put("tool_calls", List.of());
    ChatTemplate all = ChatTemplate.parse("{{ messages[0] }}", "here");
    assertThat(all.render(List.of(new ChatMessage("tool", "x", more)), OPTIONS))
        .isEqualTo("{'role': 'tool', 'content': 'x', 'name': 'f', 'tool_calls': []}");
    assertThat(all.render(List.of(new ChatMessage("assistant", null, Map.of())), OPTIONS))
        .isEqualTo("{'role': 'assistant'}");
    assertThatThrownBy(() -> new ChatMessage("user", "x", Map.of("role", "system")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNotGivenIsNoneOrUndefinedAsInTransformers() {
    assertThat(
            render(
                "{{ tools is none }} {{ documents is none }} {{ add_generation_prompt }}"
                    + " {{ bos_token }} {{ eos_token is defined }} {{ enable_thinking is defined }}"))
        .isEqualTo("True True False <s> False False");
    ChatOptions full =
        OPTIONS
            .forGeneration()
            .withTools(List.of(Map.of("name", "f")))
            .withDocuments(List.of("d"))
            .withVariables(Map.of("enable_thinking", false, "bos_token", "<b>"));
    assertThat(
            render(
                "{{ tools }} {{ documents }} {{ add_generation_prompt }} {{ bos_token }}"
                    + " {{ enable_thinking is false }}",
                full))
        .isEqualTo("[{'name': 'f'}] ['d'] True <b> True");
    assertThatThrownBy(() -> render("x", OPTIONS.withVariables(Map.of("tools", List.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the variable tools has its own option");
  }

  @Test
  void timeIsTheClocks() {
    assertThat(render("{{ strftime_now('%d %b %Y %H:%M') }}")).isEqualTo("31 Dec 2024 23:59");
  }

  @Test
  void plainDataGoesInAndNothingElse() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("i", 1);
    data.put("l", 1L << 40);
    data.put("b", new BigInteger("123456789012345678901234567890"));
    data.put("f", 0.5f);
    data.put("d", new BigDecimal("1e-7"));
    data.put("n", null);
    data.put("t", List.of(true));
    assertThat(render("{{ x }}", OPTIONS.withVariables(Map.of("x", data))))
        .isEqualTo(
            "{'i': 1, 'l': 1099511627776, 'b': 123456789012345678901234567890, 'f': 0.5, 'd':"
                + " 1e-07, 'n': None, 't': [True]}");
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    for (Object bad :
        List.of(new Object(), 'c', new int[1], Map.of(1, 2), itself, Clock.systemUTC())) {
      assertThatThrownBy(() -> render("", OPTIONS.withVariables(Map.of("x", bad))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("x");
    }
  }

  @Test
  void oneTemplateServesManyThreads() {
    ChatTemplate template =
        ChatTemplate.parse(
            "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + m.content|int"
                + " %}{% endfor %}{{ ns.n }}",
            "here");
    assertThat(
            IntStream.range(0, 2000)
                .parallel()
                .filter(
                    n ->
                        !template
                            .render(
                                List.of(ChatMessage.user(String.valueOf(n)), ChatMessage.user("1")),
                                OPTIONS)
                            .equals(String.valueOf(n + 1))))
        .isEmpty();
  }
}
