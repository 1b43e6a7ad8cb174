/** Makes the embedded language model and reward model, once, and keeps them by content. */
package io.tributary.app.making;
