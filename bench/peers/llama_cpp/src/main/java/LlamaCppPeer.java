import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * llama.cpp through its Java binding: tokens sampled per second by so many requests at once, which
 * its continuous batching decodes together. Prints one line of JSON for each number of requests.
 */
public final class LlamaCppPeer {
  /** Each character is a token of the models that make_models.py writes. */
  private static final String PROMPT = "0123456789(){}+=";

  private static final int PROMPT_TOKENS = 16;
  private static final int RESPONSE_TOKENS = 64;

  private final String file;
  private final String shape;
  private final String precision;
  private final int threads;
  private final int repeats;
  private final int topK;

  private LlamaCppPeer(String[] arguments) {
    file = arguments[0];
    shape = arguments[1];
    precision = arguments[2];
    threads = Integer.parseInt(arguments[3]);
    repeats = Integer.parseInt(arguments[4]);
    topK = Integer.parseInt(arguments[5]);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 7) {
      System.err.println("LlamaCppPeer FILE.gguf SHAPE PRECISION THREADS REPEATS TOP-K BATCH,...");
      System.exit(2);
    }
    LlamaCppPeer peer = new LlamaCppPeer(arguments);
    for (String batch : arguments[6].split(",")) peer.measure(Integer.parseInt(batch));
    // the binding leaves threads behind that would keep this process
    System.exit(0);
  }

  private void measure(int batch) throws InterruptedException, ExecutionException {
    ModelParameters parameters =
        new ModelParameters()
            .setModel(file)
            .setThreads(threads)
            .setThreadsBatch(threads)
            .setCtxSize(2 * (PROMPT_TOKENS + RESPONSE_TOKENS) * batch)
            .setParallel(batch)
            .setBatchSize(512)
            .setGpuLayers(0)
            .disableLog();
    if (batch > 1) parameters.enableContBatching();
    ExecutorService requests = Executors.newFixedThreadPool(batch);
    try (LlamaModel model = new LlamaModel(parameters)) {
      int length = model.encode(PROMPT).length;
      if (length != PROMPT_TOKENS) {
        throw new IllegalStateException(
            "the prompt has %d tokens in %s, not %d".formatted(length, file, PROMPT_TOKENS));
      }
      double[] rates = new double[repeats];
      round(model, requests, batch, 0); // one that does not count
      for (int i = 0; i < repeats; i++) {
        rates[i] = batch * RESPONSE_TOKENS / round(model, requests, batch, i + 1);
      }
      print(batch, rates);
    } finally {
      requests.shutdown();
    }
  }

  /** Seconds until all responses are there, prompts included. */
  private double round(LlamaModel model, ExecutorService requests, int batch, int number)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    List<Future<String>> running = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      InferenceParameters request = request(number * batch + i);
      running.add(requests.submit(() -> model.complete(request)));
    }
    for (Future<String> one : running) one.get();
    return (System.nanoTime() - start) / 1e9;
  }

  private InferenceParameters request(int seed) {
    InferenceParameters request =
        new InferenceParameters(PROMPT)
            .setNPredict(RESPONSE_TOKENS)
            .setIgnoreEos(true)
            .setTemperature(1)
            .setSeed(seed)
            .setCachePrompt(false);
    return topK == 0
        ? request.setSamplers(Sampler.TEMPERATURE)
        : request.setSamplers(Sampler.TOP_K, Sampler.TEMPERATURE).setTopK(topK);
  }

  private void print(int batch, double[] rates) {
    Arrays.sort(rates);
    int n = rates.length;
    String work = "%s decode, batch %d".formatted(shape, batch);
    if (topK > 0) work += ", top-k " + topK;
    System.out.printf(
        Locale.ROOT,
        "{\"peer\": \"llama.cpp (binding 4.2.0)\", \"precision\": \"%s\", \"threads\": %d,"
            + " \"work\": \"%s\", \"value\": %f, \"least\": %f, \"most\": %f, \"repeats\": %d,"
            + " \"unit\": \"tok/s\"}%n",
        precision,
        threads,
        work,
        (rates[(n - 1) / 2] + rates[n / 2]) / 2,
        rates[0],
        rates[n - 1],
        n);
  }
}
