package io.tributary.actors;

/** What a feed in any state tells of how far it is. */
record FeedReport(UnitFeeding feeding, UnitBoard board, FeedWindow window) {
  void describe(PromptFeed.Describe question) {
    question
        .replyTo()
        .tell(
            new PromptFeed.FeedFigures(
                feeding.nextUnit(),
                window.inFlight(),
                board.waitingUnits(),
                board.heldUnits(),
                board.askingGenerators()));
  }

  void drain(PromptFeed.WorkOff question) {
    boolean drained = board.empty() && !feeding.recording();
    question.replyTo().tell(new FeedDrain(true, drained, board.waitingUnits(), board.heldUnits()));
  }
}
