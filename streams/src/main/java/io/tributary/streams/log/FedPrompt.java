package io.tributary.streams.log;

import io.tributary.api.Prompt;

/** A prompt with its place in the stream, counted from 0 over the whole run. */
public record FedPrompt(long ordinal, Prompt prompt) {}
