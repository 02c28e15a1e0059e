package dev.collection.pipeline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  private static final List<String> NAMES = List.of("text", "date", "annual_pay", "id");

  @ParameterizedTest
  @CsvSource({
    "txt, text",
    "tetx, text",
    "texts, text",
    "dato, date",
    "anual_pya, annual_pay",
    "i, id",
    "di, id",
    "TEXT, text"
  })
  void whenAFewSlipsAway_suggests(String name, String expected) {
    assertThat(Suggestions.closest(name, NAMES), is(Optional.of(expected)));
  }

  @ParameterizedTest
  @CsvSource({"tx", "number", "annual"})
  void whenTooFarAway_suggestsNothing(String name) {
    assertThat(Suggestions.closest(name, NAMES), is(Optional.empty()));
  }

  @Test
  void whenSeveralAreAsClose_suggestsTheFirstInTheAlphabet() {
    assertThat(Suggestions.closest("bat", List.of("hat", "cat")), is(Optional.of("cat")));
  }

  @Test
  void whenThereAreNoCandidates_suggestsNothing() {
    assertThat(Suggestions.closest("text", List.of()), is(Optional.empty()));
  }
}
