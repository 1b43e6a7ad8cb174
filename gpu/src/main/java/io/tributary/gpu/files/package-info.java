/**
 * What all files of models share: errors that name file and tensor, strict JSON, durable writes,
 * manifests and the cache of made-once models. Knows files and plain arrays only: no engine, no
 * network.
 */
package io.tributary.gpu.files;
