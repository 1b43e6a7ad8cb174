package io.tributary.app.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whom a member joins, such that there is never a second cluster beside one that lives: who is up,
 * and of those never itself, since a first seed that nobody answers in time founds a cluster of its
 * own. It may do so only when it is known that nobody is up.
 */
final class JoinPlan {
  private static final int FOUNDERS = 2;

  private JoinPlan() {}

  /**
   * The seed nodes of a member that starts.
   *
   * @param standing asked of the others only
   * @return empty if it cannot be told yet: nobody is up of those who answer, but not all do
   */
  static Optional<List<Member>> seeds(
      Member member, List<Member> all, Function<Member, Standing> standing) {
    List<Member> up = new ArrayList<>();
    boolean silent = false;
    for (Member other : all) {
      if (other.equals(member)) continue;
      switch (standing.apply(other)) {
        case UP -> up.add(other);
        case SILENT -> silent = true;
        case OUTSIDE, DEAD -> {}
      }
    }
    if (!up.isEmpty()) return Optional.of(up);
    return silent ? Optional.empty() : Optional.of(founders(all));
  }

  /** Those a cluster begins with; the first of them founds it. */
  static List<Member> founders(List<Member> all) {
    return all.stream().filter(JoinPlan::founds).limit(FOUNDERS).toList();
  }

  private static boolean founds(Member member) {
    return member.roles().contains("feed") || member.roles().contains("buffer");
  }
}
