package io.tributary.streams.log;

import io.tributary.config.JudgeIdentity;
import io.tributary.streams.mix.Mix;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * The pair log in a SQL database. A call that returned is on disk; a call that failed left nothing.
 *
 * <p>Times are UTC, token ids int32 and log-probs float32 little-endian BLOBs; see the schema's own
 * comments. Ordinals, sequence numbers and steps are gap-free, also with several processes that
 * commit at the same time: the database refuses others.
 */
public sealed class SqlPairLog implements SharedPairLog permits SqlitePairLog, PostgresPairLog {
  private final Database database;
  private final Clock clock;
  private final CommitQueue commits;
  private final Standing standing;
  private final Map<WriterRole, Long> epochs;
  private final boolean owner;

  SqlPairLog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.commits = new CommitQueue(database.lanes(), this::write);
    this.standing = new Standing();
    this.epochs = Map.of();
    this.owner = true;
  }

  private SqlPairLog(SqlPairLog of, Map<WriterRole, Long> epochs) {
    this.database = of.database;
    this.clock = of.clock;
    this.commits = of.commits;
    this.standing = of.standing;
    this.epochs = epochs;
    this.owner = false;
  }

  /** What a role writes in its epoch, which is null for whoever has taken none. */
  private interface RoleWork {
    void in(Session session, Long epoch) throws SQLException;
  }

  /** Writes as the feed or the learner, unless another has taken over. */
  private void writeAs(WriterRole role, RoleWork work) {
    Long epoch = epochs.get(role);
    database.write(
        session -> {
          Writers.require(session, role, epoch);
          work.in(session, epoch);
          return null;
        });
  }

  @Override
  public void feed(WorkUnit unit) {
    writeAs(WriterRole.FEED, (session, epoch) -> Feeds.append(session, unit, epoch, now()));
  }

  @Override
  public List<WorkUnit> unfinished() {
    return standing.unfinished(database);
  }

  @Override
  public InFlight inFlight() {
    return standing.inFlight(database);
  }

  @Override
  public Optional<WorkUnit> lastFed() {
    return database.read(Feeds::last);
  }

  @Override
  public boolean commit(long unit, List<PromptOutcome> outcomes, Optional<String> judge) {
    return commits.commit(new UnitCommit(unit, outcomes, judge));
  }

  /** If together they fail for what one of them is, each goes alone. */
  private List<CommitResult> write(List<UnitCommit> together) {
    String token = UUID.randomUUID().toString();
    try {
      return write(together, token);
    } catch (RuntimeException e) {
      if (together.size() == 1 || database.passing(e)) throw e;
      List<CommitResult> results = new ArrayList<>();
      for (UnitCommit one : together) results.add(alone(one, token));
      return results;
    }
  }

  private CommitResult alone(UnitCommit commit, String token) {
    try {
      return write(List.of(commit), token).get(0);
    } catch (RuntimeException e) {
      return new CommitResult.Refused(e);
    }
  }

  private List<CommitResult> write(List<UnitCommit> together, String token) {
    return database.write(session -> Commits.write(session, together, token, now()));
  }

  @Override
  public List<LoggedExample> after(long sequence, int limit) {
    if (limit < 0) throw new IllegalArgumentException("limit " + limit);
    return database.read(session -> Examples.after(session, sequence, limit));
  }

  @Override
  public List<LoggedExample> examples(List<Long> sequences) {
    return database.read(session -> Examples.of(session, sequences));
  }

  /**
   * Preference pairs as text with a sequence number above {@code sequence}, in order, at most
   * {@code limit}; samples without scores are passed over.
   */
  public List<LoggedPair> pairsAfter(long sequence, int limit) {
    if (limit < 0) throw new IllegalArgumentException("limit " + limit);
    return database.read(session -> LoggedPairs.after(session, sequence, limit));
  }

  /**
   * All scored responses of prompts whose first example has a sequence number above {@code
   * sequence}, in order, at most {@code limit} prompts. Of pairs retention may have left the two
   * alone; lists are whole.
   */
  public List<LoggedList> listsAfter(long sequence, int limit) {
    if (limit < 0) throw new IllegalArgumentException("limit " + limit);
    return database.read(session -> LoggedLists.after(session, sequence, limit));
  }

  /** Examples that steps have trained, by where they came from. */
  public Trained trained() {
    return database.read(Mixes::trained);
  }

  @Override
  public void keepMix(Mix mix) {
    writeAs(WriterRole.LEARNER, (session, epoch) -> Mixes.keep(session, mix));
  }

  @Override
  public Optional<Mix> mix() {
    return database.read(Mixes::read);
  }

  @Override
  public void record(LedgerStep step) {
    writeAs(WriterRole.LEARNER, (session, epoch) -> Ledger.append(session, step, epoch, now()));
  }

  @Override
  public List<LedgerStep> stepsAfter(long step) {
    return database.read(session -> Ledger.after(session, step));
  }

  @Override
  public void requireLearner() {
    writeAs(WriterRole.LEARNER, (session, epoch) -> {});
  }

  @Override
  public void recordEvaluation(long version, Map<String, Double> metrics) {
    database.write(
        session -> {
          Evaluations.replace(session, version, metrics);
          return null;
        });
  }

  @Override
  public SortedMap<Long, Map<String, Double>> evaluations() {
    return database.read(Evaluations::all);
  }

  @Override
  public Counts counts() {
    return database.read(session -> Totals.of(session.connection()));
  }

  @Override
  public List<LoggedJudge> judges() {
    return database.read(RunJudges::all);
  }

  @Override
  public LoggedJudge judgeAfter(int newest, JudgeIdentity judge) {
    return database.write(session -> RunJudges.succeed(session, judge, newest, now()));
  }

  @Override
  public long acquireEpoch(WriterRole role, String holder) {
    if (holder.isBlank()) throw new IllegalArgumentException("a holder needs a name");
    // Its own name, so that a repeated attempt does not take another process's epoch for its own.
    String unique = holder + " " + UUID.randomUUID();
    return database.write(session -> Writers.acquire(session, role, unique, now()));
  }

  @Override
  public SharedPairLog as(WriterRole role, long epoch) {
    if (epoch < 1) throw new IllegalArgumentException("epoch " + epoch + ", at least 1");
    Map<WriterRole, Long> held = new EnumMap<>(WriterRole.class);
    held.putAll(epochs);
    held.put(role, epoch);
    return new SqlPairLog(this, held);
  }

  @Override
  public void publish(PublishedVersion version) {
    writeAs(
        WriterRole.LEARNER, (session, epoch) -> Versions.publish(session, version, epoch, now()));
  }

  @Override
  public Optional<PublishedVersion> lastPublished() {
    return database.read(Versions::last);
  }

  @Override
  public int prune(RetentionPolicy policy) {
    return database.write(session -> Retention.prune(session, policy, clock.instant()));
  }

  @Override
  public LivePrompts livePrompts(long capacity) {
    if (capacity < 1) throw new IllegalArgumentException("capacity " + capacity + ", at least 1");
    return new Live(capacity);
  }

  @Override
  public String name() {
    return database.name();
  }

  @Override
  public void close() {
    if (owner) database.close();
  }

  /** Commits that wait until others are written. */
  int waitingCommits() {
    return commits.length();
  }

  int busyCommits() {
    return commits.busy();
  }

  Database database() {
    return database;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private final class Live implements LivePrompts {
    private final long capacity;

    Live(long capacity) {
      this.capacity = capacity;
    }

    @Override
    public Submission submit(List<NewPrompt> prompts, Optional<String> key) {
      if (prompts.isEmpty()) throw new IllegalArgumentException("no prompts were submitted");
      if (key.filter(k -> k.isBlank() || k.length() > NewPrompt.LONGEST_ID).isPresent()) {
        throw new IllegalArgumentException(
            "an idempotency key must have 1 to %d characters".formatted(NewPrompt.LONGEST_ID));
      }
      List<String> ids = new ArrayList<>();
      for (NewPrompt prompt : prompts) {
        ids.add(prompt.id().orElseGet(() -> UUID.randomUUID().toString()));
      }
      return database.write(
          session -> Submissions.append(session, prompts, ids, key, capacity, now()));
    }

    @Override
    public Optional<PromptStatus> outcomeOf(String id) {
      return database.read(session -> Statuses.of(session, id));
    }

    @Override
    public long queued() {
      return database.read(Submissions::queued);
    }

    @Override
    public long fed() {
      return database.read(Submissions::fed);
    }

    @Override
    public List<Placed> queuedFrom(long from, int limit) {
      return database.read(session -> Submissions.queuedFrom(session, from, limit));
    }
  }
}
