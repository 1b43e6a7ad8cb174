/**
 * Text and tokens: training a byte-level BPE vocabulary, Hugging Face's tokenizer files, and
 * prompts and conversations as a model sees them, in which no text can pass for a control token.
 */
package io.tributary.gpu.tokenizer;
