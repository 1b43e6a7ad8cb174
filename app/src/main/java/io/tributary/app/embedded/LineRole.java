package io.tributary.app.embedded;

import java.util.Locale;

/** The part a line plays in an answer; its lower-case name is its key in the resources. */
enum LineRole {
  // Of one topic.
  STEP,
  MORE,
  CLOSING,
  CARELESS,
  CURT,
  ALTERNATIVE,
  COMPLY,
  // Of all topics.
  OPENER,
  WISH,
  REFUSAL,
  PARTING,
  SURE,
  EVASIVE,
  RAMBLE_START,
  RAMBLE,
  RAMBLE_END,
  RUDE;

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
