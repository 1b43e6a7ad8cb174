package io.tributary.app.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.report.MadeUpRun;
import io.tributary.app.report.MetricSample;
import io.tributary.app.report.ReportData;
import io.tributary.app.report.ReportData.SampleComparison;
import io.tributary.app.report.ReportData.TokenCredit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  @Test
  void needsNothingButItself() {
    String page = HtmlReport.render(MadeUpRun.data("dpo"));
    assertThat(page)
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("url(")
        .doesNotContain("<script")
        .doesNotContain("<link")
        .doesNotContain(" src=");
  }

  @Test
  void showsTheFiguresAndTheCharts() {
    String page = HtmlReport.render(MadeUpRun.data("dpo"));
    assertThat(page)
        .contains("The model became better.")
        .contains("won 82.0&nbsp;%")
        .contains("0.13 → 0.70")
        .contains("held-out templates")
        .contains("dropped: tied")
        .containsPattern("Who judged(?s:.*)judge 2 since 2026-02-03T09:00:00Z(?s:.*)&lt;b&gt;mine")
        .containsPattern("What the steps trained on(?s:.*)new examples(?s:.*)1,?250")
        .containsPattern("replayed</th><td>416")
        .containsPattern("of the file</th><td>834");
    for (String chart :
        List.of(
            "Reward",
            "Reward-KL frontier",
            "Proxy against gold reward",
            "KL from the reference model",
            "Margin",
            "Implicit reward",
            "Loss",
            "Response length",
            "Policy lag")) {
      assertThat(page).contains("<b>" + chart + "</b>");
    }
    assertThat(page.split("<article").length - 1).isEqualTo(48);
    assertThat(page).contains("36 more");
  }

  @Test
  void leavesOutWhatARunDoesNotHave() {
    ReportData data = MadeUpRun.data("inverse-q");
    String page =
        HtmlReport.render(
            new ReportData(
                data.report(),
                List.of(),
                List.of(),
                data.comparisons(),
                ReportData.Evaluations.NONE));
    assertThat(page)
        .doesNotContain("<figure")
        .doesNotContain("Proxy")
        .doesNotContain("NaN")
        .doesNotContain("What the steps trained on");
  }

  @Test
  void drawsOnePointAStepHoweverOftenItIsReported() {
    List<MetricSample> metrics =
        List.of(
            new MetricSample(1, Map.of("loss", 1.0)),
            new MetricSample(1, Map.of("loss", 3.0)),
            new MetricSample(2, Map.of("loss", 5.0)));
    String page =
        HtmlReport.render(
            new ReportData(
                MadeUpRun.report("inverse-q"),
                metrics,
                List.of(),
                List.of(),
                ReportData.Evaluations.NONE));
    assertThat(page.split("<polyline").length - 1).isEqualTo(1);
    assertThat(page)
        .contains("policy version (optimizer steps): 1.000, loss: 2.000")
        .contains("policy version (optimizer steps): 2.000, loss: 5.000");
  }

  @Test
  void coloursTokensByTheirCredit() {
    List<TokenCredit> credit =
        List.of(
            new TokenCredit("good", 0.5),
            new TokenCredit(" bad", -0.25),
            new TokenCredit(" <i>", 0.0),
            new TokenCredit(" odd", Double.NaN));
    SampleComparison sample =
        new SampleComparison("p", "s", "b", "a", 0.0, 1.0, null, null, credit);
    String page =
        HtmlReport.render(
            new ReportData(
                MadeUpRun.report("inverse-q"),
                List.of(),
                List.of(),
                List.of(sample),
                ReportData.Evaluations.NONE));
    // The scale ends at 0.25: the largest credit stands for the few most extreme ones.
    assertThat(page)
        .contains("<span title=\"+0.5000\" style=\"background:rgba(var(--plus),0.60)\">good<")
        .contains("<span title=\"-0.2500\" style=\"background:rgba(var(--minus),0.60)\"> bad<")
        .contains("<span title=\"+0.0000\"> &lt;i&gt;<")
        .contains("> odd<")
        .contains("Token credit");
  }

  @Test
  void escapesEveryTextOfUnknownOrigin() {
    String attack = "\"><script>x</script><img onerror='x'>&\u0000";
    SampleComparison hostile =
        new SampleComparison(
            attack,
            attack,
            attack,
            attack,
            0.0,
            1.0,
            0.0,
            1.0,
            List.of(new TokenCredit(attack, 1)));
    ReportData data = MadeUpRun.data("dpo");
    String page =
        HtmlReport.render(
            new ReportData(
                data.report(),
                data.metrics(),
                data.versions(),
                List.of(hostile),
                ReportData.Evaluations.NONE));
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("<img")
        .doesNotContain("\u0000")
        .contains("&quot;&gt;&lt;script&gt;x&lt;/script&gt;&lt;img onerror=&#39;x&#39;&gt;&amp;");
  }
}
