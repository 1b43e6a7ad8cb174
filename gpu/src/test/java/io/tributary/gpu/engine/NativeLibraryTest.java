package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
  private static final Path FOLDER = Path.of("/natives");

  private static NativeLibrary library(
      String own, String flavor, boolean withCuda, boolean bound, boolean driver, int devices) {
    return new NativeLibrary(
        "2.7.1",
        FOLDER,
        Optional.ofNullable(own),
        Optional.ofNullable(flavor),
        withCuda,
        bound,
        driver,
        devices);
  }

  @Test
  void saysWhereLibtorchComesFrom() {
    assertThat(library(null, null, false, false, false, 0).describe())
        .isEqualTo("libtorch 2.7.1, DJL's own natives, in /natives");
    assertThat(library("/torch/lib", null, true, true, true, 1).describe())
        .isEqualTo("libtorch 2.7.1, of PYTORCH_LIBRARY_PATH, in /natives");
  }

  @Test
  void saysWhyThereIsNoCuda() {
    assertThat(library(null, null, false, false, true, 2).cuda())
        .startsWith("no: DJL's natives in this build are without CUDA");
    assertThat(library("/t", null, false, false, true, 0).cuda())
        .isEqualTo("no: the libtorch of PYTORCH_LIBRARY_PATH is built without CUDA");
    assertThat(library(null, null, true, false, false, 0).cuda())
        .startsWith("no: no NVIDIA driver is loaded");
    assertThat(library("/t", "cpu", true, false, true, 1).cuda())
        .isEqualTo("no: PYTORCH_FLAVOR is cpu; it must name DJL's CUDA library, cu128");
    assertThat(library("/t", null, true, false, true, 1).cuda()).contains("is not set");
    assertThat(library("/t", "cu128", true, true, true, 0).cuda())
        .contains("the driver may be older");
  }

  @Test
  void aGpuThatThisLibtorchCannotUseIsNone() {
    assertThat(library(null, null, false, false, true, 2).usableDevices()).isZero();
    assertThat(library(null, null, true, true, true, 2).usableDevices()).isEqualTo(2);
    assertThat(library(null, null, true, true, true, 2).cuda()).isEqualTo("cuda:0 to cuda:1");
    assertThat(library(null, null, true, true, true, 1).cuda()).isEqualTo("cuda:0");
  }

  @Test
  void thisJvmsOwnIsLoadedFromAFolder() {
    NativeLibrary here = NativeEngine.library();
    assertThat(here.version()).startsWith("2.7.1");
    assertThat(here.folder()).isDirectory();
    assertThat(NativeEngine.has("cpu")).isTrue();
    assertThat(NativeEngine.has("cuda:" + here.usableDevices())).isFalse();
    assertThat(NativeEngine.devices()).startsWith("cpu");
  }
}
