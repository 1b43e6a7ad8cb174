/** Watches the figures of steps and validations, and says when one leaves its bounds. Pure. */
package io.tributary.actors.guards;
