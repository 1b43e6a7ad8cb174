/**
 * Runs templates: the filters, tests and functions they may use, the check of a template against
 * these, and the interpreter.
 */
package io.tributary.gpu.chat.run;
