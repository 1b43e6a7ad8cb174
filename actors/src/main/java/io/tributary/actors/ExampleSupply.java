package io.tributary.actors;

import akka.actor.typed.ActorRef;
import io.tributary.api.PolicyVersion;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import java.util.List;
import java.util.stream.Stream;

/**
 * The examples that the ledger does not hold yet, read from the pair log; the feed is told of all
 * that are finished, so that it may draw more.
 */
final class ExampleSupply {
  private static final int READ_LIMIT = 256;

  private final PairLog log;
  private final StreamSettings.Flow flow;
  private final ExampleQueue queue;

  /** Examples of the whole run that are trained or passed over. */
  private long finished;

  private ActorRef<PromptFeed.Command> feed;

  /**
   * @param ledger all steps, in order
   */
  ExampleSupply(PairLog log, StreamSettings settings, List<LedgerStep> ledger) {
    this.log = log;
    this.flow = settings.flow();
    List<Long> used =
        ledger.stream()
            .flatMap(step -> Stream.concat(step.sequences().stream(), step.stale().stream()))
            .toList();
    this.queue = new ExampleQueue(used, settings.judging().pairing());
    this.finished = used.size();
  }

  /** Who is told from here on; before that, nothing is read. */
  void begin(ActorRef<PromptFeed.Command> there) {
    feed = there;
  }

  /** Reads what is new, and passes over what is too old for these weights; in lock-step nothing. */
  void read(PolicyVersion current) {
    List<LoggedExample> read;
    do {
      read = log.after(queue.cursor(), READ_LIMIT);
      queue.add(read);
    } while (read.size() == READ_LIMIT);
    if (flow.deterministic()) return;
    // They count as finished at once; the ledger gets them with the next step.
    int stale = queue.passOverStale(current, flow.maxPolicyLag());
    // Said again while the ledger does not have them: another feed may be there now.
    if (queue.hasStale()) finished(stale);
  }

  /** How many wait to be trained. */
  int size() {
    return queue.size();
  }

  /** The next examples in order of commit, at most {@code most}. */
  List<LoggedExample> take(int most) {
    return queue.take(most);
  }

  /** The examples passed over since the last call; the ledger's next step takes them along. */
  List<Long> takeStale() {
    return queue.takeStale();
  }

  /** So many were trained or passed over. */
  void finished(int count) {
    finished += count;
    feed.tell(new PromptFeed.ExamplesFinished(count, finished));
  }

  /** Lock-step: all examples of the round, in an order that chance has no part in. */
  List<LoggedExample> takeRound() {
    return queue.takeByUnit();
  }

  /** Lock-step: the learner is done with the round. */
  void finishedRound(long round) {
    feed.tell(new PromptFeed.RoundTrained(round));
  }
}
