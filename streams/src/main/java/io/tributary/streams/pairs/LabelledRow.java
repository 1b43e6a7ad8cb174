package io.tributary.streams.pairs;

import java.util.List;

/**
 * One row of a file whose responses have no partner. A text stands for a conversation of one
 * message: the user's as prompt, the assistant's as completion.
 *
 * @param completion what the assistant says after the prompt, and what may follow
 * @param label whether the response is wanted
 */
public record LabelledRow(List<Message> prompt, List<Message> completion, boolean label) {
  public LabelledRow {
    prompt = List.copyOf(prompt);
    completion = List.copyOf(completion);
  }
}
