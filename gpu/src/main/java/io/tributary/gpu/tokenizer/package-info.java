/** Byte-level BPE: training a small vocabulary and reading and writing it as Hugging Face files. */
package io.tributary.gpu.tokenizer;
