/**
 * Model folders, weight files, checkpoints and the cache of made-once models. Knows files and plain
 * arrays only: no engine, no network.
 */
package io.tributary.gpu.files;
