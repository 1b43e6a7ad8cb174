package io.tributary.streams.log;

import io.tributary.config.JudgeIdentity;
import io.tributary.streams.mix.Mix;
import java.util.List;
import java.util.Optional;

/**
 * A pair log that several processes write: buffers commit side by side, one learner and one feed at
 * a time write, each in an epoch of its own. A process that lost its role is told so by {@link
 * FencedException} and has changed nothing.
 */
public interface SharedPairLog extends PairLog {
  /**
   * Takes a role over: fences whoever had it and gives back the next epoch.
   *
   * @param holder names this process to people, not blank
   */
  long acquireEpoch(WriterRole role, String holder);

  /**
   * The same log whose writes in the role carry this epoch: {@link #feed} those of the feed, {@link
   * #record}, {@link #keepMix} and {@link #publish} those of the learner. Closing it closes
   * nothing. A log without an epoch writes only as long as nobody ever took the role.
   */
  SharedPairLog as(WriterRole role, long epoch);

  /** What the run's steps are mixed of, if anything but new examples. */
  Optional<Mix> mix();

  /** The judges that the run has had, the one of now last; none before the first has begun. */
  List<LoggedJudge> judges();

  /**
   * Makes a judge the run's, if the one of now is number {@code newest}; 0 stands for none yet.
   * Else it changes nothing.
   *
   * @return the run's judge now
   */
  LoggedJudge judgeAfter(int newest, JudgeIdentity judge);

  /** Announces a weight version; doing so twice changes nothing. */
  void publish(PublishedVersion version);

  /** The newest version that the newest learner announced. */
  Optional<PublishedVersion> lastPublished();

  /**
   * The queue of live prompts.
   *
   * @param capacity prompts in the queue at most
   */
  LivePrompts livePrompts(long capacity);

  /**
   * Removes the candidates that are neither chosen nor rejected of some of the oldest pairs, in one
   * short transaction.
   *
   * @return pairs looked at; 0 when nothing is left to do
   */
  int prune(RetentionPolicy policy);

  /** What messages call the log; holds no secret. */
  String name();
}
