/** Text to tokens and back, and how a prompt is put to a model. */
package io.tributary.gpu.tokenizer;
