/** Prompts over HTTP: {@code POST /v1/prompts} and {@code GET /v1/prompts/{id}}. */
package io.tributary.streams.http;
