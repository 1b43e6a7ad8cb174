/** report.html: one file that needs nothing else, without a script. */
package io.tributary.app.report.html;
