package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointerPathTest {
  private static JsonNode item() throws Exception {
    return new JsonMapper()
        .readTree(
            """
            {"a": {"b": [10, null, {"c": "x"}, {"c": null}, {"d": 1}], "": "empty", "0": "zero"},
             "m/n": 1, "t~u": 2, "s~1t": 3, "n": null, "*": "star"}
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b/0, 10",
    "/a/b/2/c, \"x\"",
    "/a/, \"empty\"",
    "/a/0, \"zero\"",
    "/m~1n, 1",
    "/t~0u, 2",
    "/s~01t, 3"
  })
  void whenThePathLeadsToANode_findsIt(String pointer, String found) throws Exception {
    assertThat(PointerPath.compile(pointer).find(item()).toString(), is(found));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/n",
        "/n/x",
        "/missing",
        "/a/b/1",
        "/a/b/5",
        "/a/b/-1",
        "/a/b/-",
        "/a/b/x",
        "/a/b/0/y",
        "/a/b/9999999999",
        "/m/n",
        "/"
      })
  void whenThePathLeadsNowhereOrToNull_findsNothing(String pointer) throws Exception {
    assertThat(PointerPath.compile(pointer).find(item()), is(nullValue()));
  }

  @Test
  void whenThePathIsEmpty_findsTheItem() throws Exception {
    assertThat(PointerPath.compile("").find(item()), is(item()));
  }

  private static List<String> each(String pointer) throws Exception {
    List<String> found = new ArrayList<>();
    PointerPath path = PointerPath.compile(pointer);
    assertThat(path.isWild(), is(pointer.contains("*")));
    path.each(item(), (node, place) -> found.add(place + " " + node));
    return found;
  }

  @Test
  void whenThePathHasAStar_eachNodeComesWithItsOwnPointer() throws Exception {
    assertThat(each("/a/b/*/c"), is(List.of("/a/b/2/c \"x\"")));
    assertThat(
        each("/a/b/*"),
        is(
            List.of(
                "/a/b/0 10", "/a/b/2 {\"c\":\"x\"}", "/a/b/3 {\"c\":null}", "/a/b/4 {\"d\":1}")));
    assertThat(each("/m~1n"), is(List.of("/m~1n 1")));
  }

  @Test
  void whenTheStarMeetsNoArray_nothingComes() throws Exception {
    assertThat(each("/a/*"), is(List.of()));
    assertThat(each("/n/*/x"), is(List.of()));
    assertThat(each("/*"), is(List.of()));
  }

  @Test
  void whenAPathBeginsWithoutASlash_itIsRefused() {
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> PointerPath.compile("a/b"));
    assertThat(refused.getMessage(), is("`a/b` is not a JSON Pointer; it begins with a slash"));
  }
}
