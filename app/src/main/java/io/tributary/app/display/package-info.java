/** What the user sees while work goes on. Rendering is pure; one class a way of showing it. */
package io.tributary.app.display;
