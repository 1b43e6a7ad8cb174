package io.tributary.streams.log;

import io.tributary.api.Prompt;
import java.util.List;
import java.util.Optional;

/**
 * Prompts that come while the run is alive: a bounded queue in the pair log, in the order in which
 * they came. Safe for all threads and processes; every method blocks on the database.
 */
public interface LivePrompts {
  /** What came of a submission. */
  sealed interface Submission {
    /**
     * Accepted, now or by an earlier request with the same key.
     *
     * @param ids in the order of the prompts
     * @param first false if an earlier request did it
     */
    record Accepted(List<String> ids, boolean first) implements Submission {
      public Accepted {
        ids = List.copyOf(ids);
      }
    }

    /** Nothing was accepted, since the queue would hold more than it may. */
    record Full(long queued, long capacity) implements Submission {}

    /** Nothing was accepted: the key was used before with other prompts. */
    record KeyUsed(String key) implements Submission {}

    /** Nothing was accepted: these ids are taken, or twice in the request. */
    record IdsTaken(List<String> ids) implements Submission {
      public IdsTaken {
        ids = List.copyOf(ids);
      }
    }
  }

  /**
   * Puts prompts behind those in the queue, all or none.
   *
   * @param key with which the request may be repeated; empty for none
   * @throws IllegalArgumentException if there is no prompt, or the key is longer than {@link
   *     NewPrompt#LONGEST_ID}
   */
  Submission submit(List<NewPrompt> prompts, Optional<String> key);

  /** How far a prompt has come, submitted or from a file; empty if nobody knows of it. */
  Optional<PromptStatus> outcomeOf(String id);

  /** Prompts submitted and not yet fed. */
  long queued();

  /** Submitted prompts that were fed: so many of the feed's ordinals are theirs. */
  long fed();

  /** A prompt with its place in the order of submission, counted from 0. */
  record Placed(long place, Prompt prompt) {}

  /**
   * Prompts not yet fed, in order. Feeding a prompt takes it out of the queue for good, in the
   * feed's own transaction.
   *
   * @param from no places before this one
   */
  List<Placed> queuedFrom(long from, int limit);
}
