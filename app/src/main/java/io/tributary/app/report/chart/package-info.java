/** Charts as inline SVG: no script, no outside file; colours come from the page's style sheet. */
package io.tributary.app.report.chart;
