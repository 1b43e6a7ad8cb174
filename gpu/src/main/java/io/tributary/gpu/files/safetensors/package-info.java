/** Safetensors files: a strict reader and writer of the format, and what a header may say. */
package io.tributary.gpu.files.safetensors;
