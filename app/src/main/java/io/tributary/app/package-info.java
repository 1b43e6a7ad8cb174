/** The program: command line, displays, reports, and the wiring of the other modules. */
package io.tributary.app;
