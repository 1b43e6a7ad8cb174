/** Hugging Face model folders: configuration, tensor names and weights, read and written. */
package io.tributary.gpu.files.model;
