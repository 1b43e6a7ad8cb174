/** Connects the command line with the modules that do the work. */
package io.tributary.app.wiring;
