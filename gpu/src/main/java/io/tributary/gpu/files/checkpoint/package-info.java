/** The checkpoints of a run. */
package io.tributary.gpu.files.checkpoint;
