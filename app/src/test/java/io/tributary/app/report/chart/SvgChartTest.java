package io.tributary.app.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.report.chart.Series.Mark;
import io.tributary.app.report.chart.Series.Point;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SvgChartTest {
  private static final String HOSTILE = "<b title=\"x\">&'";

  private static Chart chart(Series... series) {
    return new Chart(HOSTILE, HOSTILE, HOSTILE, HOSTILE, List.of(series));
  }

  private static Document parse(String xml) throws Exception {
    InputSource source = new InputSource(new StringReader(xml));
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source);
  }

  @Test
  void isWellFormedWhateverTheTextIs() throws Exception {
    Series line =
        new Series(HOSTILE, 0, Mark.DOTTED_LINE, List.of(Point.at(0, 0), Point.at(10, 4)));
    Series dot = new Series("dot", 1, Mark.BEACON, List.of(new Point(5, 2, HOSTILE, HOSTILE)));
    Document figure = parse(SvgChart.render(chart(line, dot)));
    assertThat(figure.getElementsByTagName("b").getLength()).isEqualTo(1); // the title's own
    assertThat(figure.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(figure.getElementsByTagName("polyline").getLength()).isEqualTo(1);
  }

  @Test
  void putsPointsWhereTheirAxesSay() throws Exception {
    Series line = new Series("s", 0, Mark.DOTTED_LINE, List.of(Point.at(0, 0), Point.at(10, 4)));
    Document figure = parse(SvgChart.render(chart(line)));
    var circles = figure.getElementsByTagName("circle");
    double x0 = number(circles.item(0), "cx");
    double y0 = number(circles.item(0), "cy");
    double x1 = number(circles.item(1), "cx");
    double y1 = number(circles.item(1), "cy");
    assertThat(x0).isLessThan(60);
    assertThat(x1).isEqualTo(386);
    assertThat(y0).isEqualTo(196);
    assertThat(y1).isEqualTo(24);
  }

  @Test
  void leavesOutWhatIsNotFinite() {
    Series broken =
        new Series("s", 0, Mark.LINE, List.of(Point.at(0, Double.NaN), Point.at(Double.NaN, 1)));
    assertThat(chart(broken).isEmpty()).isTrue();
    assertThatThrownBy(() -> SvgChart.render(chart(broken)))
        .isInstanceOf(IllegalArgumentException.class);
    Series half = new Series("s", 0, Mark.LINE, List.of(Point.at(0, Double.NaN), Point.at(1, 1)));
    assertThat(SvgChart.render(chart(half))).doesNotContain("NaN");
  }

  @Test
  void theIntervalPlotIsWellFormed() throws Exception {
    Document plot =
        parse(IntervalPlot.render(HOSTILE, List.of(new IntervalPlot.Row(HOSTILE, 0.5, 0, 1))));
    assertThat(plot.getElementsByTagName("circle").getLength()).isEqualTo(1);
  }

  private static double number(org.w3c.dom.Node node, String attribute) {
    return Double.parseDouble(node.getAttributes().getNamedItem(attribute).getNodeValue());
  }
}
