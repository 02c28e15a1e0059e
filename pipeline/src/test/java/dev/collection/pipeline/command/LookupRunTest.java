package dev.collection.pipeline.command;

import static java.util.Arrays.asList;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields filled from lookups, in whole runs. */
class LookupRunTest {
  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields: {id: string, code: string, name: string, parent: string, parent_name: string, closed: boolean}
      sources:
        all:
          file: {path: jobs.jsonl}
          map: {id: /id, code: /code, parent: /parent}
      lookups:
        agencies:
          file: {path: agencies.json, format: json}
          items: /list
          key: /Code
          values: {name: /Value, parent: /ParentCode, disabled: /IsDisabled}
      enrich:
        parent_name: {lookup: agencies, by: [parent], take: name}
        parent: {lookup: agencies, by: code, take: parent, when: missing}
        name: {lookup: agencies, by: code, take: name}
        closed: {lookup: agencies, by: code, take: disabled}
      rules:
        named: {check: "name != null", dimension: validity}
      """;
  private static final String AGENCIES =
      """
      {"list": [
        {"Code": "VA", "Value": "Veterans", "IsDisabled": "No"},
        {"Code": "AK ", "Value": "Old &amp; gone", "ParentCode": "VA", "IsDisabled": "Yes"},
        {"Code": "AK", "Value": "A second one"},
        {"Value": "without a code"}]}
      """;
  private static final String JOBS =
      """
      {"id": 1, "code": "AK"}
      {"id": 2, "code": "AK", "parent": "ZZ"}
      {"id": 3, "code": "QQ"}
      {"id": 4}
      """;

  @TempDir Path path;
  private RunFolder folder;

  @BeforeEach
  void write() throws Exception {
    folder =
        new RunFolder(path)
            .write("spec.yaml", SPEC)
            .write("agencies.json", AGENCIES)
            .write("jobs.jsonl", JOBS);
  }

  private List<List<String>> loaded() throws Exception {
    return folder
        .tables()
        .rows("SELECT id, name, parent, parent_name, closed FROM jobs ORDER BY id");
  }

  @Test
  void whenCodesAreKnown_fillsFieldsFromOneAnotherAndKeepsWhatIsThere() throws Exception {
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.said(), run.code(), is(0));
    assertThat(
        loaded(),
        is(
            List.of(
                asList("1", "Old & gone", "VA", "Veterans", "1"),
                asList("2", "Old & gone", "ZZ", null, "1"),
                asList("3", null, null, null, null),
                asList("4", null, null, null, null))));
    folder.tables().balanced("jobs");
    assertThat(folder.tables().column("SELECT extracted FROM collection_runs"), is(List.of("4")));
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT received, status FROM collection_extractions"
                    + " WHERE source = 'lookup:agencies' AND page = 0"),
        is(List.of(List.of("4", "COMPLETE"))));
    assertThat(
        folder.summary().get("lookups").toString(),
        is("{\"agencies\":{\"entries\":2,\"leftOut\":2,\"unknownCodes\":2,\"unknownRecords\":4}}"));
    assertThat(
        run.out(), containsString("lookup agencies: 2 codes unknown in 4 records, first QQ\n"));
    assertThat(
        run.out(),
        containsString("lookup agencies: 2 of its entries left out, `AK` is given twice"));
  }

  @Test
  void whenRunAgain_enrichedRecordsAreUnchanged() throws Exception {
    folder.run("spec.yaml");
    CommandRun again = folder.run("spec.yaml");
    assertThat(again.out(), containsString("= unchanged          4\n"));
    folder.write("agencies.json", AGENCIES.replace("Veterans", "Department of Veterans"));
    CommandRun changed = folder.run("spec.yaml");
    assertThat(changed.said(), changed.code(), is(0));
  }

  @Test
  void whenALookupIsDamaged_nothingIsReadAndTheRunFails() throws Exception {
    folder.run("spec.yaml");
    List<List<String>> before = loaded();
    folder.write("agencies.json", AGENCIES.substring(0, 120));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.said(), run.code(), is(1));
    assertThat(run.out(), containsString("! lookup agencies is "));
    assertThat(
        run.out(),
        containsString("it was not read, because lookup agencies could not be read completely"));
    assertThat(loaded(), is(before));
    assertThat(run.out(), containsString("unexplained: 0"));
  }

  @Test
  void whenADamagedLookupIsOptional_recordsAreLoadedAndItIsNoted() throws Exception {
    folder
        .write("spec.yaml", SPEC.replace("    key: /Code", "    optional: true\n    key: /Code"))
        .write("agencies.json", AGENCIES.substring(0, 120));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("- lookup agencies: "));
    assertThat(loaded().size(), is(4));
  }

  @Test
  void whenALookupHasTooManyEntries_saysSoAndReadsNothing() throws Exception {
    folder.write("spec.yaml", SPEC.replace("    key: /Code", "    max_entries: 1\n    key: /Code"));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.said(), run.code(), is(1));
    assertThat(run.out(), containsString("lookup agencies has more than 1 entries"));
  }

  @Test
  void whenALookupHasNoEntries_saysSoAndReadsNothing() throws Exception {
    folder.write("agencies.json", "{\"list\": []}");
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.said(), run.code(), is(1));
    assertThat(run.out(), containsString("lookup agencies has no entries; look at its `items`"));
  }

  @Test
  void whenPreviewed_showsTheEnrichedRecord() throws Exception {
    CommandRun preview =
        CommandRun.of("preview", "--limit=1", "--spec=" + path.resolve("spec.yaml"));
    assertThat(preview.said(), preview.code(), is(0));
    assertThat(preview.out(), containsString("  parent_name: Veterans\n"));
  }

  @Test
  void whenTheSpecIsWrong_namesEveryProblem() throws Exception {
    folder.write(
        "spec.yaml",
        SPEC.replace("by: code, take: disabled", "by: code, take: disbled")
            .replace("{lookup: agencies, by: [parent], take: name}", "{lookup: agncies, by: cod}")
            .replace(
                "name: {lookup: agencies, by: code,", "name: {lookup: agencies, by: [code, id],"));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.code(), is(2));
    assertThat(run.err(), containsString("unknown lookup `agncies`; did you mean `agencies`?"));
    assertThat(run.err(), containsString("unknown field `cod`; did you mean `code`?"));
    assertThat(run.err(), containsString("`take` is missing; name the value of the lookup"));
    assertThat(run.err(), containsString("unknown value `disbled`; did you mean `disabled`?"));
    assertThat(
        run.err(), containsString("the key of the lookup `agencies` has 1 parts, `by` names 2"));
    assertThat(run.err(), not(containsString("is mapped by no source")));
  }

  @Test
  void whenALookupWouldBeReadInPart_refusesIt() throws Exception {
    folder.write(
        "spec.yaml",
        SPEC.replace(
            "    file: {path: agencies.json, format: json}",
            "    http: {url: \"https://example.org/a\", incremental: {by: since}}"));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.code(), is(2));
    assertThat(run.err(), containsString("a lookup is read as a whole; remove `incremental`"));
  }

  @Test
  void whenALookupHasAnUnknownKey_suggestsOneOfALookup() throws Exception {
    folder.write("spec.yaml", SPEC.replace("    key: /Code", "    kye: /Code\n    key: /Code"));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.code(), is(2));
    assertThat(run.err(), containsString("unknown key `kye`; did you mean `key`?"));
    assertThat(run.err(), not(containsString("schema")));
  }

  @Test
  void whenFieldsAreFilledInACircle_namesIt() throws Exception {
    folder.write(
        "spec.yaml", SPEC.replace("by: code, take: parent,", "by: parent_name, take: parent,"));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.code(), is(2));
    assertThat(
        run.err(),
        containsString("`enrich` is circular: parent_name needs parent needs parent_name"));
  }
}
