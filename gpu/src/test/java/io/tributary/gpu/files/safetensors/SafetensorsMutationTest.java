package io.tributary.gpu.files.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.tributary.gpu.files.ModelFileException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file is read or refused, at a bounded cost; nothing else can happen. */
class SafetensorsMutationTest {
  private static final int MUTANTS = 10_000;
  private static final long MOST_ALLOCATED = 1 << 20;
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final String[] NUMBERS = {
    "-1", "-0", "0", "1", "3", "4294967296", "9223372036854775807", "9223372036854775808", "1e9",
    "1.5", "99999999999999999999999", "\"4\"", "null", "[]", "007", "0x10", "NaN", ""
  };
  private static final String HEADER =
      """
      {"__metadata__":{"format":"pt"},\
      "embed":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]},\
      "none":{"dtype":"F32","shape":[0,9],"data_offsets":[48,48]},\
      "half":{"dtype":"BF16","shape":[2,2],"data_offsets":[48,56]},\
      "old":{"dtype":"F16","shape":[2],"data_offsets":[56,60]},\
      "ids":{"dtype":"U8","shape":[4],"data_offsets":[60,64]}}\s\s\s""";
  private static final byte[] VALID = RawSafetensors.bytes(HEADER, new byte[64]);

  @TempDir Path folder;

  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Random random = new Random(20240607);
  private int read;
  private int refused;

  @Test
  void bitFlipsInTheHeader() {
    int headerEnd = VALID.length - 64;
    for (int i = 0; i < MUTANTS * 4 / 10; i++) {
      byte[] mutant = VALID.clone();
      int flips = 1 + random.nextInt(3);
      for (int f = 0; f < flips; f++) {
        mutant[random.nextInt(headerEnd)] ^= (byte) (1 << random.nextInt(8));
      }
      tryRead(mutant);
    }
    assertThat(read).as("changes of a name or of white space read fine").isPositive();
    assertThat(refused).isGreaterThan(read);
  }

  @Test
  void truncationsAndTails() {
    for (int length = 0; length < VALID.length; length++) {
      tryRead(Arrays.copyOf(VALID, length));
      tryRead(Arrays.copyOf(VALID, VALID.length + 1 + length));
    }
    assertThat(read).isZero();
  }

  @Test
  void editedNumbers() {
    for (int i = 0; i < MUTANTS * 4 / 10; i++) {
      tryRead(RawSafetensors.bytes(withOtherNumber(HEADER), new byte[64]));
    }
    assertThat(refused).isGreaterThan(read);
  }

  @Test
  void cutAndPastedHeaders() {
    for (int i = 0; i < MUTANTS * 2 / 10; i++) {
      int from = random.nextInt(HEADER.length());
      int to = from + random.nextInt(HEADER.length() - from);
      int at = random.nextInt(HEADER.length());
      String mutant = HEADER.substring(0, at) + HEADER.substring(from, to) + HEADER.substring(at);
      if (random.nextBoolean()) mutant = mutant.replace(HEADER.substring(from, to), "");
      tryRead(RawSafetensors.bytes(mutant, new byte[64]));
    }
    assertThat(refused).isGreaterThan(read);
  }

  private String withOtherNumber(String header) {
    Matcher numbers = NUMBER.matcher(header);
    int count = (int) numbers.results().count();
    int chosen = random.nextInt(count);
    numbers.reset();
    for (int i = 0; i <= chosen; i++) numbers.find();
    String other =
        random.nextInt(4) == 0
            ? Integer.toString(random.nextInt(70))
            : NUMBERS[random.nextInt(NUMBERS.length)];
    return header.substring(0, numbers.start()) + other + header.substring(numbers.end());
  }

  private void tryRead(byte[] mutant) {
    Path path = RawSafetensors.write(folder, mutant);
    long before = thread.getCurrentThreadAllocatedBytes();
    ModelFileException refusal = null;
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      for (TensorInfo info : file.tensors().values()) {
        if (Set.of(Dtype.F32, Dtype.BF16, Dtype.F16).contains(info.dtype())) {
          float[] values = file.floats(info.name());
          if (values.length != info.elements()) fail(info + " has " + values.length + " values");
        }
      }
    } catch (ModelFileException e) {
      refusal = e;
    } catch (RuntimeException | Error e) {
      fail("mutant " + new String(mutant, StandardCharsets.ISO_8859_1), e);
    }
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(MOST_ALLOCATED);
    if (refusal == null) {
      read++;
    } else {
      assertThat(refusal).hasMessageStartingWith(path + ": ");
      refused++;
    }
  }

  @BeforeEach
  void loadClasses() { // so that their loading is not counted
    RawSafetensors.write(folder, VALID);
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      file.floats("embed");
    }
  }
}
