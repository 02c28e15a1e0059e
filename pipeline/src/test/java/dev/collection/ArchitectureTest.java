package dev.collection;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which. */
@AnalyzeClasses(packages = "dev.collection", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule MODEL_USES_NOTHING_OF_OURS =
      noClasses()
          .that()
          .resideInAPackage("dev.collection.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.collection.transforms..", "dev.collection.io..", "dev.collection.pipeline..");

  @ArchTest
  static final ArchRule TRANSFORMS_TOUCH_NO_SYSTEM =
      noClasses()
          .that()
          .resideInAPackage("dev.collection.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.collection.io..", "dev.collection.pipeline..", "java.sql..", "java.net.http..");

  @ArchTest
  static final ArchRule IO_USES_ONLY_THE_MODEL =
      noClasses()
          .that()
          .resideInAPackage("dev.collection.io..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.collection.transforms..", "dev.collection.pipeline..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.collection.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_SPEC_READER_KNOWS_YAML =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.collection.pipeline.spec..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.yaml..", "com.fasterxml.jackson.dataformat.yaml..");

  @ArchTest
  static final ArchRule THE_ENGINE_KNOWS_NO_JOBS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.collection.pipeline.sample..")
          .and()
          .resideOutsideOfPackage("dev.collection.pipeline.command..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.collection.pipeline.sample..");

  @ArchTest
  static final ArchRule NO_JUNIT_4 =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.junit.rules..");

  @ArchTest
  static final ArchRule CODERS_LIVE_WITH_THEIR_TYPES =
      classes()
          .that()
          .areAssignableTo("org.apache.beam.sdk.coders.Coder")
          .should()
          .resideInAnyPackage(
              "dev.collection.model..", "dev.collection.transforms..", "dev.collection.io..");
}
