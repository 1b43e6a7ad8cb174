package io.tributary.app.cli;

import io.tributary.actors.Role;
import io.tributary.app.UserError;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Be one node of a cluster until told to leave.
 *
 * @param roles what the node does
 * @param name its name within the cluster's folder; made of the roles if empty
 * @param statusPort where it answers for itself on this machine, 0 for any
 * @param changeJudge the number of the judge that the one of the settings follows
 */
public record NodeRequest(
    SettingsRequest settings,
    OutputStyle style,
    Set<Role> roles,
    Optional<String> name,
    int statusPort,
    OptionalInt changeJudge) {
  public NodeRequest {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(style, "style");
    roles = Set.copyOf(roles);
    if (roles.isEmpty()) throw UserError.wrongUsage("a node needs at least one role");
    ChangeJudge.require(changeJudge);
    if (changeJudge.isPresent() && !roles.contains(Role.JUDGE) && !roles.contains(Role.LEARNER)) {
      throw UserError.wrongUsage(
          "--change-judge %d is for a node with the role judge or learner"
              .formatted(changeJudge.getAsInt()));
    }
    if (name.filter(n -> !n.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")).isPresent()) {
      throw UserError.wrongUsage(
          "--name " + name.get() + " must be letters, digits, dots, dashes and underscores");
    }
    if (statusPort < 0 || statusPort > 65535) {
      throw UserError.wrongUsage("--status-port " + statusPort + " must be 0 to 65535");
    }
  }
}
