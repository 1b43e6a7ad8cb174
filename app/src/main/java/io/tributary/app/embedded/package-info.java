/**
 * The data of the embedded default: a corpus of short assistant dialogues made from templates, the
 * gold scorer that stands for the human, and preference pairs drawn from it. Everything follows
 * from the resources beside this package and from one seed; see {@code docs/embedded.md}.
 */
package io.tributary.app.embedded;
