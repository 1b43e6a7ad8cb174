/**
 * Which of a prompt's scored candidates make pairs. A selection is a pure function of the scored
 * candidates and the random numbers it is given, so that a unit that is judged again gives the same
 * pairs.
 */
package io.tributary.actors.pairs;
