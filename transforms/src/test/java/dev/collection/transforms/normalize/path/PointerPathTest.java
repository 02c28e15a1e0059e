package dev.collection.transforms.normalize.path;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointerPathTest {
  private static final String ITEM =
      "{'a':{'b':[10,{'c':'x'},null],'':'empty','/':'slash','~':'tilde','01':'padded','n':null},"
          + "'s':'text','rows':[{'v':[1,2]},{'v':3},{},null,[7]]}";

  private static JsonNode json(String text) throws IOException {
    return JsonItems.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode find(String pointer, String item) throws IOException {
    Prefixes prefixes = new Prefixes();
    PointerPath path = PointerPath.compile(pointer, prefixes);
    return path.find(Item.of(json(item), prefixes));
  }

  private static List<String> each(String pointer) throws IOException {
    Prefixes prefixes = new Prefixes();
    PointerPath path = PointerPath.compile(pointer, prefixes);
    List<String> visits = new ArrayList<>();
    path.each(Item.of(json(ITEM), prefixes), (node, at) -> visits.add(at.get() + "=" + node));
    return visits;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/s | \"text\"",
        "/a/b/0 | 10",
        "/a/b/1/c | \"x\"",
        "/a/ | \"empty\"",
        "/a/~1 | \"slash\"",
        "/a/~0 | \"tilde\"",
        "/a/01 | \"padded\"",
      })
  void whenPathLeadsToAValue_findsIt(String pointer, String expected) throws IOException {
    assertThat(find(pointer, ITEM).toString(), is(expected));
  }

  @Test
  void whenPathIsEmpty_findsTheItem() throws IOException {
    assertThat(find("", "[1]").toString(), is("[1]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/missing",
        "/a/missing/deeper",
        "/a/n",
        "/a/n/deeper",
        "/a/b/2",
        "/a/b/3",
        "/a/b/-1",
        "/a/b/-",
        "/a/b/00",
        "/a/b/99999999999",
        "/a/b/c",
        "/a/0",
        "/s/0",
        "/s/length",
      })
  void whenPathLeadsNowhere_findsNothing(String pointer) throws IOException {
    assertThat(find(pointer, ITEM) == null, is(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"null", "[]", "7", "\"text\"", "{}", "true"})
  void whenItemIsOfAnyKind_neverFails(String item) throws IOException {
    assertThat(find("/a/b/0", item) == null, is(true));
  }

  @Test
  void whenPathHasStars_visitsEveryElementWithItsPointer() throws IOException {
    assertThat(each("/a/b/*"), is(List.of("/a/b/0=10", "/a/b/1={\"c\":\"x\"}")));
    assertThat(each("/rows/*/v"), is(List.of("/rows/0/v=[1,2]", "/rows/1/v=3")));
    assertThat(each("/rows/*/v/*"), is(List.of("/rows/0/v/0=1", "/rows/0/v/1=2")));
    assertThat(each("/rows/*/0"), is(List.of("/rows/4/0=7")));
    assertThat(each("/s/*"), is(List.of()));
    assertThat(each("/missing/*"), is(List.of()));
    assertThat(each("/a/*"), is(List.of()));
    assertThat(each("/*"), is(List.of()));
  }

  @Test
  void whenPathHasNoStar_visitsItsOneNode() throws IOException {
    assertThat(each("/a/~1"), is(List.of("/a/~1=\"slash\"")));
    assertThat(each("/a/n"), is(List.of()));
  }

  @Test
  void whenPathsShareTheirBeginning_theyShareOnePlace() {
    Prefixes prefixes = new Prefixes();
    PointerPath.compile("/a/b/x", prefixes);
    PointerPath.compile("/a/b/y", prefixes);
    PointerPath.compile("/a/z", prefixes);
    PointerPath.compile("/a/b/*/w", prefixes);
    PointerPath.compile("/top", prefixes);
    assertThat(prefixes.size(), is(2));
  }

  @Test
  void whenPointerDoesNotBeginWithASlash_saysSo() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> PointerPath.compile("a/b", new Prefixes()));
    assertThat(thrown.getMessage(), containsString("`a/b` is not a JSON Pointer"));
  }
}
