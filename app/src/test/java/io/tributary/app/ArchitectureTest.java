package io.tributary.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tributary.api.WrongArrow;
import org.junit.jupiter.api.Test;

/** Which room may know which; see docs/architecture.md. */
class ArchitectureTest {
  static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.tributary");

  private static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("api")
          .definedBy("io.tributary.api..")
          .layer("config")
          .definedBy("io.tributary.config..")
          .layer("gpu")
          .definedBy("io.tributary.gpu..")
          .layer("judges")
          .definedBy("io.tributary.judges..")
          .layer("streams")
          .definedBy("io.tributary.streams..")
          .layer("actors")
          .definedBy("io.tributary.actors..")
          .layer("app")
          .definedBy("io.tributary.app..")
          .whereLayer("api")
          .mayNotAccessAnyLayer()
          .whereLayer("config")
          .mayOnlyAccessLayers("api")
          .whereLayer("gpu")
          .mayOnlyAccessLayers("api", "config")
          .whereLayer("judges")
          .mayOnlyAccessLayers("api", "config", "gpu")
          .whereLayer("streams")
          .mayOnlyAccessLayers("api", "config")
          .whereLayer("actors")
          .mayOnlyAccessLayers("api", "config", "gpu", "judges", "streams");

  private static final ArchRule AKKA =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.tributary.api..",
              "io.tributary.config..",
              "io.tributary.gpu..",
              "io.tributary.judges..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("akka..");

  private static final ArchRule DJL =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tributary.gpu..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @Test
  void roomsKnowOnlyThoseBelowThem() {
    ARROWS.check(PRODUCT);
  }

  @Test
  void akkaIsOnlyInStreamsActorsAndApp() {
    AKKA.check(PRODUCT);
  }

  @Test
  void djlIsOnlyInGpu() {
    DJL.check(PRODUCT);
  }

  @Test
  void looksAtAllRooms() {
    for (String known : new String[] {"api.Judge", "gpu.LearnerEngine", "app.Main"}) {
      assertThat(PRODUCT.contain("io.tributary." + known)).as(known).isTrue();
    }
    assertThat(PRODUCT.contain("io.tributary.streams.log.PairLog")).isTrue();
  }

  @Test
  void noticesAWrongArrow() {
    JavaClasses wrong = new ClassFileImporter().importClasses(WrongArrow.class, Version.class);
    assertThat(ARROWS.evaluate(wrong).hasViolation()).isTrue();
    assertThat(AKKA.evaluate(wrong).hasViolation()).isTrue();
    assertThat(DJL.evaluate(wrong).hasViolation()).isTrue();
  }
}
