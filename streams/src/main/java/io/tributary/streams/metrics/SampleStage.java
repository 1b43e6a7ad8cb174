package io.tributary.streams.metrics;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Streams a ring's samples to one subscriber; each materialization has a ring of its own. */
final class SampleStage extends GraphStage<SourceShape<MetricSample>> {
  private final Outlet<MetricSample> out = Outlet.create("SampleStage.out");
  private final SourceShape<MetricSample> shape = SourceShape.of(out);
  private final Supplier<SampleRing> subscribe;
  private final Consumer<SampleRing> unsubscribe;

  SampleStage(Supplier<SampleRing> subscribe, Consumer<SampleRing> unsubscribe) {
    this.subscribe = subscribe;
    this.unsubscribe = unsubscribe;
  }

  @Override
  public SourceShape<MetricSample> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    // Here, not at the start of the stage: the subscription counts once run() has returned.
    return new Logic(subscribe.get());
  }

  private final class Logic extends GraphStageLogic {
    private final SampleRing ring;

    private Logic(SampleRing ring) {
      super(shape);
      this.ring = ring;
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              deliver();
            }
          });
    }

    @Override
    public void preStart() {
      AsyncCallback<SampleRing> ready = createAsyncCallback(signalled -> deliver());
      ring.onReady(() -> ready.invoke(ring));
      deliver();
    }

    private void deliver() {
      if (isAvailable(out)) {
        MetricSample next = ring.take();
        if (next != null) push(out, next);
      }
      if (ring.drained()) completeStage();
    }

    @Override
    public void postStop() {
      unsubscribe.accept(ring);
    }
  }
}
