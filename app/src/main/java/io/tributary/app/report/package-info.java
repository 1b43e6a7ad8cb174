/** What a run came to: report.json, report.html and the summary in the terminal. */
package io.tributary.app.report;
