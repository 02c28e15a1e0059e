package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.pipeline.spec.yaml.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no spec at all, and a spec with everything wrong at once. */
class SpecFileProblemsTest {
  @TempDir Path folder;
  private SpecFolder specs;

  @BeforeEach
  void makeFolder() {
    specs = new SpecFolder(folder);
  }

  private List<String> problemsOf(String text) throws Exception {
    return specs.write("spec.yaml", text).problems("spec.yaml");
  }

  @Test
  void whenFileIsMissing_saysSo() {
    assertThat(specs.problems("spec.yaml"), is(List.of("spec.yaml: does not exist")));
  }

  @Test
  void whenFileIsAFolder_saysSo() throws Exception {
    Files.createDirectory(specs.path("spec.yaml"));
    assertThat(specs.problems("spec.yaml"), is(List.of("spec.yaml: is a folder, not a file")));
  }

  @Test
  void whenFileIsEmptyOrOnlyComments_saysSo() throws Exception {
    assertThat(problemsOf(""), is(List.of("spec.yaml: is empty")));
    assertThat(problemsOf("# nothing\n"), is(List.of("spec.yaml: is empty")));
  }

  @Test
  void whenFileIsNotUtf8_saysSo() throws Exception {
    Files.write(specs.path("spec.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
    assertThat(specs.problems("spec.yaml"), is(List.of("spec.yaml: is not text in UTF-8")));
  }

  @Test
  void whenFileIsNotYaml_saysWhere() throws Exception {
    assertThat(
        problemsOf("collection: jobs\nkey: [id\nfields: {}\n"),
        is(
            List.of(
                "spec.yaml:3:7: is not YAML: expected ',' or ']', but got :; the `[` of line 2,"
                    + " column 6 is open")));
  }

  @Test
  void whenABraceOrAQuoteIsNotClosed_saysWhereItIsOpened() throws Exception {
    assertThat(
        problemsOf("collection: jobs\nfields: {id: string\nkey: [id]\n"),
        is(
            List.of(
                "spec.yaml:3:4: is not YAML: expected ',' or '}', but got :; the `{` of line 2,"
                    + " column 9 is open")));
    assertThat(
        problemsOf("collection: 'jobs\nkey: [id]\n"),
        is(
            List.of(
                "spec.yaml:3:1: is not YAML: found unexpected end of stream; the quote of line 1,"
                    + " column 13 is open")));
  }

  @Test
  void whenFileIsALinkToItself_saysWhyItCannotBeRead() throws Exception {
    Files.createSymbolicLink(specs.path("spec.yaml"), Path.of("spec.yaml"));
    assertThat(
        specs.problems("spec.yaml"),
        is(
            List.of(
                "spec.yaml: cannot be read: Too many levels of symbolic links or unable to access"
                    + " attributes of symbolic link")));
  }

  @Test
  void whenAFileThatIsNamedIsAFolder_saysSo() throws Exception {
    Files.createDirectory(specs.path("more"));
    assertThat(
        problemsOf("extends: more\n"),
        is(List.of("spec.yaml:1:10: `extends` names " + "more, which is a folder, not a file")));
  }

  @Test
  void whenAListIsOnTop_saysWhatIsNeeded() throws Exception {
    assertThat(
        problemsOf("- a\n- b\n"),
        is(List.of("spec.yaml:1:1: must be a map of `key: value` lines, not a list")));
  }

  @Test
  void whenAnAliasContainsItself_givesUp() throws Exception {
    assertThat(
        problemsOf("a: &a [*a]\n"),
        is(List.of("spec.yaml:1:4: aliases (`*name`) repeat too much; write it out")));
  }

  @Test
  void whenATagNamesAClass_isRefusedAndNothingIsMade() throws Exception {
    assertThat(
        problemsOf("a: !!java.io.File x\n"),
        is(
            List.of(
                "spec.yaml:1:4: is not YAML: Global tag is not allowed:"
                    + " tag:yaml.org,2002:java.io.File")));
  }

  @Test
  void whenATagIsLocal_isRefused() throws Exception {
    assertThat(
        problemsOf("collection: !name jobs\n").get(3),
        is("spec.yaml:1:13: tags such as `!name` are not supported"));
  }

  @Test
  void whenKeyIsEmpty_saysSoBesidesOtherProblems() throws Exception {
    assertThat(
        problemsOf(
            "collection: Jobs\nkey: []\nfields: {id: string}\n"
                + "sources: {a: {file: {path: \"\\0\"}, schema: \"\\0\", map: {id: /id}}}\n"),
        is(
            List.of(
                "spec.yaml:1:13: `Jobs` cannot be the name of a collection; use lower-case"
                    + " letters, digits and `_`, no digit first, at most 41 characters",
                "spec.yaml:2:6: `key` is empty; give at least one field",
                "spec.yaml:4:28: `path` is empty; give the files, as in `archive/*.json.gz`",
                "spec.yaml:4:43: the schema \ufffd does not exist; the path is relative to this"
                    + " file")));
  }

  @Test
  void whenManyThingsAreWrong_reportsAllByLine() throws Exception {
    assertThat(
        problemsOf(
            """
            collection: My Jobs
            key: [idd]
            fields:
              id: strin
              source: string
              extra: string
            sources:
              api:
                http:
                  url: ftp://example.org
                  headers: {X-Token: abc}
                  limits: {timeout: soon}
                map: {id: {from: id, as: txt}, source: /s}
            load: {mode: apend}
            """),
        is(
            List.of(
                "spec.yaml:1:13: `My Jobs` cannot be the name of a collection; use lower-case"
                    + " letters, digits and `_`, no digit first, at most 41 characters",
                "spec.yaml:2:7: unknown field `idd`; did you mean `id`?",
                "spec.yaml:4:7: unknown type `strin`; did you mean `string`?",
                "spec.yaml:5:3: `source` is a column that every table has; give the field another"
                    + " name",
                "spec.yaml:6:3: the field `extra` is mapped by no source; map it or drop it",
                "spec.yaml:10:12: `url` must begin with https:// or http:// and name a host",
                "spec.yaml:11:26: the header `X-Token` holds a secret in the clear; refer to it"
                    + " with \"${env:NAME}\" or \"${file:PATH}\"",
                "spec.yaml:12:25: `timeout` must be a duration such as 30s, 5m or 24h, not `soon`",
                "spec.yaml:13:22: `id` is not a JSON Pointer; it begins with `/`, as in `/id`",
                "spec.yaml:13:30: unknown converter `txt`; did you mean `text`?",
                "spec.yaml:14:14: `mode` must be one of append, replace, upsert, not `apend`; did"
                    + " you mean `append`?")));
  }

  @Test
  void whenAFileHasACharacterThatYamlForbids_saysWhichAndWhere() throws Exception {
    assertThat(
        problemsOf("collection: jobs\nkey: [😀\0]\n"),
        is(List.of("spec.yaml:2:8: has the character U+0000; remove it")));
  }

  @Test
  void whenAFileIsNoSpecButEndless_readsNoMoreThanALimit() throws Exception {
    Files.write(specs.path("spec.yaml"), new byte[TextFile.MAX_BYTES + 1]);
    assertThat(specs.problems("spec.yaml"), is(List.of("spec.yaml: is longer than 12 MB")));
  }

  @Test
  void whenThereAreNoFields_saysNothingOfTheirUse() throws Exception {
    assertThat(
        problemsOf(
            """
            collection: jobs
            key: [id]
            fields: {}
            sources: {}
            """),
        is(
            List.of(
                "spec.yaml:3:9: `fields` is empty; give at least one, as in `{id: string}`",
                "spec.yaml:4:10: `sources` is empty; give at least one source")));
  }
}
