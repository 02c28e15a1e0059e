package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.transforms.normalize.FieldMapping;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code extends} and {@code like} take over, and from where. */
class SpecInheritanceTest {
  @TempDir Path folder;
  private SpecFolder specs;

  @BeforeEach
  void writeBase() throws Exception {
    specs =
        new SpecFolder(folder)
            .write(
                "base/base.yaml",
                """
                collection: jobs
                key: [id]
                fields: {id: string, title: {type: string, unit: letters}}
                sources:
                  api:
                    http: {url: https://example.org/}
                    items: /items
                    schema: item.json
                    map: {id: /id, title: /title}
                    reject_budget: {share: 0.1, at_least: 7}
                  dump:
                    file: {path: dump/*.json}
                    like: api
                    items: /dumped
                codes: {a: {x: y, z: z}}
                load: {batch: 5}
                """)
            .write("base/item.json", "{}");
  }

  @Test
  void whenSourceIsLikeAnother_takesWhatItDoesNotGiveItself() throws Exception {
    SourceSpec dump = specs.read("base/base.yaml").sources().get(1);
    assertThat(dump.items(), is("/dumped"));
    assertThat(dump.schema(), is("{}"));
    assertThat(dump.rejectBudget(), is(new RejectBudgetSpec(0.1, 7)));
    assertThat(
        dump.map(),
        is(List.of(FieldMapping.of("id", "/id", null), FieldMapping.of("title", "/title", null))));
    assertThat(dump.describe(), is("dump: files " + specs.path("base/dump/*.json") + " (JSON)"));
  }

  @Test
  void whenChildHasNoSources_keepsThoseOfTheBaseWithTheirPaths() throws Exception {
    specs.write("child.yaml", "extends: base/base.yaml\nload: {table: others}\n");
    CollectionSpec child = specs.read("child.yaml");
    assertThat(child.sources(), is(specs.read("base/base.yaml").sources()));
    assertThat(child.load(), is(new LoadSpec("others", 5)));
  }

  @Test
  void whenChildHasSources_onlyTheseRemainAndMayBeLikeOneOfTheBase() throws Exception {
    specs.write(
        "child.yaml",
        """
        extends: base/base.yaml
        sources:
          sample: {like: api, file: {path: sample.json}}
        """);
    List<SourceSpec> sources = specs.read("child.yaml").sources();
    assertThat(sources.stream().map(SourceSpec::name).toList(), is(List.of("sample")));
    assertThat(sources.get(0).items(), is("/items"));
    assertThat(sources.get(0).schema(), is("{}"));
    assertThat(
        sources.get(0).describe(), is("sample: files " + specs.path("sample.json") + " (JSON)"));
  }

  @Test
  void whenChildLeavesOutTheSourceOfAField_theFieldIsEmpty() throws Exception {
    specs.write(
        "child.yaml",
        """
        extends: base/base.yaml
        sources:
          ids: {file: {path: ids.json}, map: {id: /id}}
        """);
    CollectionSpec child = specs.read("child.yaml");
    assertThat(child.sources().get(0).map(), is(List.of(FieldMapping.of("id", "/id", null))));
  }

  @Test
  void whenSourceHasTheNameOfTheOneItIsLike_takesFromTheBase() throws Exception {
    specs.write(
        "child.yaml",
        "extends: base/base.yaml\nsources: {api: {like: api, file: {path: a.json}}}\n");
    assertThat(specs.read("child.yaml").sources().get(0).items(), is("/items"));
  }

  @Test
  void whenGrandchildIsLikeASourceThatNobodyKept_takesFromIt() throws Exception {
    specs
        .write(
            "child.yaml",
            "extends: base/base.yaml\nsources: {one: {like: dump, file: {path: a.json}}}\n")
        .write(
            "grandchild.yaml",
            "extends: child.yaml\nsources: {two: {like: api, file: {path: b.json}}}\n");
    assertThat(specs.read("grandchild.yaml").sources().get(0).items(), is("/items"));
  }

  @Test
  void whenChildChangesAField_mergesItAndKeepsItsPosition() throws Exception {
    specs.write(
        "child.yaml",
        """
        extends: base/base.yaml
        fields: {title: {required: true}}
        """);
    assertThat(
        specs.read("child.yaml").type().fields(),
        is(
            List.of(
                FieldDefinition.of("id", FieldType.STRING),
                new FieldDefinition(
                    "title", FieldType.STRING, true, null, List.of(), "letters", ""))));
  }

  @Test
  void whenInheritedPartIsBad_pointsToWhereItIsWritten() throws Exception {
    specs
        .write("base/base.yaml", "collection: jobs\nkeys: [id]\n")
        .write(
            "child.yaml",
            """
            extends: base/base.yaml
            key: [ic]
            fields: {id: string}
            sources: {a: {file: {path: a.json}, map: {id: /id}}}
            """);
    assertThat(
        specs.problems("child.yaml"),
        is(
            List.of(
                "base/base.yaml:2:1: unknown key `keys`; did you mean `key`?",
                "child.yaml:2:7: unknown field `ic`; did you mean `id`?")));
  }

  /** A spec with anomalies, and one that extends it, and changes nothing of them. */
  private SpecFolder withAnomalies() throws Exception {
    return specs
        .write(
            "base/pay.yaml",
            """
            collection: jobs
            key: [id]
            fields: {id: string, low: decimal, high: decimal, grade: integer}
            sources:
              api: {file: {path: a.json}, map: {id: /id, low: /low, high: /high, grade: /grade}}
            anomalies:
              features: [low, high]
              log: [low, high]
              sample_size: 1000
            """)
        .write("middle.yaml", "extends: base/pay.yaml\ndescription: the same\n");
  }

  @Test
  void whenChildGivesOtherFeaturesThanTheBaseHasInLog_pointsToTheChild() throws Exception {
    withAnomalies()
        .write(
            "child.yaml",
            """
            extends: middle.yaml
            anomalies:
              methods: [robust_z]
              features: [low, grade]
            """);
    String problem =
        "child.yaml:4:3: `high` is in `log` of base/pay.yaml, line 8, but not in `features`; add"
            + " it, or give `log` here, without it";
    assertThat(specs.problems("child.yaml"), is(List.of(problem)));

    specs.write("grandchild.yaml", "extends: child.yaml\nanomalies: {min_group: 30}\n");
    assertThat(specs.problems("grandchild.yaml"), is(List.of(problem)));
    specs.write("grandchild.yaml", "extends: child.yaml\nanomalies: {log: [low]}\n");
    assertThat(specs.read("grandchild.yaml").anomalies().features(), is(List.of("low", "grade")));
    assertThat(specs.read("grandchild.yaml").anomalies().logFeatures(), is(List.of("low")));
  }

  @Test
  void whenAFeatureIsMisspelt_itIsNotMissedInFeaturesToo() throws Exception {
    withAnomalies()
        .write("child.yaml", "extends: middle.yaml\nanomalies:\n  features: [low, hihg]\n");

    assertThat(
        specs.problems("child.yaml"),
        is(List.of("child.yaml:3:19: unknown field `hihg`; did you mean `high`?")));
  }

  @Test
  void whenChildGivesMoreInLogThanTheBaseHasFeatures_pointsToTheChild() throws Exception {
    withAnomalies().write("child.yaml", "extends: middle.yaml\nanomalies:\n  log: [low, grade]\n");

    assertThat(
        specs.problems("child.yaml"),
        is(List.of("child.yaml:3:14: `grade` is in `log` but not in `features`; add it")));
  }

  @Test
  void whenChildNeedsMoreRecordsThanTheSampleOfTheBaseHas_pointsToTheChild() throws Exception {
    withAnomalies().write("child.yaml", "extends: middle.yaml\nanomalies:\n  min_records: 2000\n");

    assertThat(
        specs.problems("child.yaml"),
        is(List.of("child.yaml:3:16: `sample_size` is 1000, less than `min_records`, 2000")));
  }

  @Test
  void whenTheFoldersNameLooksLikeAPattern_isTakenAsItIs() throws Exception {
    specs.write(
        "a[1]{b}/x/child.yaml",
        """
        extends: ../../base/base.yaml
        sources:
          near: {like: api, file: {path: "../{c,d}/*.json"}}
          far: {like: api, file: {path: "/data/*.json"}}
        """);
    List<SourceSpec> sources = specs.read("a[1]{b}/x/child.yaml").sources();
    assertThat(
        ((FileSpec) sources.get(0).kind()).path(), is(folder + "/a\\[1\\]\\{b\\}/{c,d}/*.json"));
    assertThat(((FileSpec) sources.get(1).kind()).path(), is("/data/*.json"));
  }
}
