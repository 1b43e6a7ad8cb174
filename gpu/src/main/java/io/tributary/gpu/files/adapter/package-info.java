/** LoRA adapters in the folders of Hugging Face's PEFT library, read and written. */
package io.tributary.gpu.files.adapter;
