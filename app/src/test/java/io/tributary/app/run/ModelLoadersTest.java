package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tributary.gpu.model.LoadedModel;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Who loads a folder's weights. One that is not named here must ask {@link ModelMemory} first,
 * which nothing here looks at.
 */
class ModelLoadersTest {
  @Test
  void noOtherLoadsModels() {
    Set<String> loading =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tributary.app")
                .stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(ModelLoadersTest::loads)
                .map(call -> call.getOriginOwner().getSimpleName())
                .collect(Collectors.toSet());
    assertThat(loading)
        .containsExactlyInAnyOrder(
            "Preparation", "ModelComparison", "OfflinePairs", "RewardModelJob", "SampleService");
  }

  private static boolean loads(JavaMethodCall call) {
    return call.getTargetOwner().isEquivalentTo(LoadedModel.class)
        && Set.of("open", "openMerged", "withScalarHead").contains(call.getTarget().getName());
  }
}
