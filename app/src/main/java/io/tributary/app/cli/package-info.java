/**
 * The command line. Each subcommand turns its arguments into an immutable request and hands it to
 * the service that does the work; nothing here knows an engine or an actor.
 */
package io.tributary.app.cli;
