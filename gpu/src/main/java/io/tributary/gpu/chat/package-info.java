/**
 * Chat templates of Hugging Face models, rendered exactly as {@code transformers} does: Jinja with
 * {@code trim_blocks} and {@code lstrip_blocks} in an immutable sandbox. A template is a file from
 * a stranger: what it uses and is not supported is an error when it is read, it can reach nothing
 * but the values it is given, and what it may use up is bounded.
 */
package io.tributary.gpu.chat;
