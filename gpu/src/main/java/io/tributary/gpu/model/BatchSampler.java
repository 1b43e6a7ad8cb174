package io.tributary.gpu.model;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.Prepared;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.StopRule;
import io.tributary.gpu.engine.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Samples many prompts in fixed batches on several threads; the result does not depend on the
 * number of threads.
 */
public final class BatchSampler {
  private static final int ROWS_PER_BATCH = 64;

  private final LoadedModel model;
  private final int maxNewTokens;
  private final int chunkTokens;
  private final int threads;
  private final StopRule stops;

  /**
   * @param maxNewTokens tokens a response at most
   * @param chunkTokens tokens decoded in one native call
   */
  public BatchSampler(LoadedModel model, int maxNewTokens, int chunkTokens, int threads) {
    this(model, maxNewTokens, chunkTokens, threads, StopRule.NONE);
  }

  /**
   * @param stops ends a response besides EOS
   */
  public BatchSampler(
      LoadedModel model, int maxNewTokens, int chunkTokens, int threads, StopRule stops) {
    this.model = model;
    this.maxNewTokens = maxNewTokens;
    this.chunkTokens = chunkTokens;
    this.threads = threads;
    this.stops = stops;
  }

  /**
   * Samples from weights that are prepared once for all batches.
   *
   * @param prompts rendered prompts
   * @param params the candidates of each prompt, as many for each
   * @param progress told how many prompts are done
   * @return the candidates of each prompt, in order
   */
  public List<List<Sampled>> sample(
      Weights weights,
      List<int[]> prompts,
      List<List<SamplingParams>> params,
      IntConsumer progress) {
    if (prompts.isEmpty()) return List.of();
    try (Prepared prepared = Prepared.of(model.kernels(), weights, ROWS_PER_BATCH)) {
      return sample(prepared, prompts, params, progress);
    }
  }

  private List<List<Sampled>> sample(
      Prepared weights,
      List<int[]> prompts,
      List<List<SamplingParams>> params,
      IntConsumer progress) {
    int each = params.get(0).size();
    int perBatch = Math.max(1, ROWS_PER_BATCH / each);
    List<Future<List<Sampled>>> running = new ArrayList<>();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      for (int from = 0; from < prompts.size(); from += perBatch) {
        int start = from;
        int end = Math.min(prompts.size(), from + perBatch);
        running.add(
            workers.submit(
                () ->
                    new Generation(model.kernels(), maxNewTokens, chunkTokens, model.eos(), stops)
                        .sample(
                            weights,
                            prompts.subList(start, end),
                            params.subList(start, end),
                            (row, tokens) -> {})));
      }
      List<List<Sampled>> out = new ArrayList<>();
      for (Future<List<Sampled>> batch : running) {
        List<Sampled> rows = batch.get();
        for (int i = 0; i < rows.size(); i += each) out.add(rows.subList(i, i + each));
        progress.accept(out.size());
      }
      return out;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sampling", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    } finally {
      end(workers);
    }
  }

  /** What runs still reads the weights, so it is waited for, whoever interrupts. */
  private static void end(ExecutorService workers) {
    workers.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = workers.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
