package dev.collection.transforms.validate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import dev.collection.model.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that the project ships for one item of a USAJOBS Search answer. */
class UsajobsSchemaTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path SCHEMA = ROOT.resolve("src/schemas/usajobs-item.schema.json");

  private static ItemSchema schema() throws IOException {
    return ItemSchema.of(Files.readString(SCHEMA));
  }

  private static List<Violation> validate(String item) throws IOException {
    return schema()
        .validate(JsonItems.parse(item.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whenItemsWereRecorded_allOfThemPass() throws IOException {
    Path recorded = Path.of(System.getProperty("fixtures.root"), "usajobs/search");
    assumeTrue(Files.isDirectory(recorded), "the recorded answers are not at " + recorded);
    int items = 0;
    try (Stream<Path> files = Files.list(recorded)) {
      for (Path file : files.sorted().toList()) {
        JsonNode answer = JsonItems.parse(Files.readAllBytes(file));
        for (JsonNode item : answer.at("/SearchResult/SearchResultItems")) {
          items++;
          assertThat(file + " item " + items, schema().validate(item), empty());
        }
      }
    }
    assertThat(items, is(779));
  }

  @Test
  void whenTheSchemaIsCompiled_theQuickTestKnowsAllOfIt() throws IOException {
    assertThat(TypeCheck.of(JsonItems.parse(Files.readAllBytes(SCHEMA))), notNullValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'MatchedObjectId':null}",
        "{'MatchedObjectId':'1','MatchedObjectDescriptor':null,'Extra':[{}]}",
        "{'MatchedObjectDescriptor':{}}",
        "{'MatchedObjectDescriptor':{'UserArea':null,'PositionLocation':null,'JobCategory':[null]}}",
        "{'MatchedObjectDescriptor':{'UserArea':{'Details':null}}}",
        "{'MatchedObjectDescriptor':{'UserArea':{'Details':{'HiringPath':null,'New':1}}}}",
        "{'RelevanceRank':0.5,'MatchedObjectDescriptor':{'PositionLocation':[]}}"
      })
  void whenFieldsAreMissingNullOrNew_theItemPasses(String item) throws IOException {
    assertThat(validate(item), empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'MatchedObjectId':793682000} | /MatchedObjectId",
        "{'MatchedObjectDescriptor':[]} | /MatchedObjectDescriptor",
        "{'MatchedObjectDescriptor':{'PositionTitle':['x']}} |"
            + " /MatchedObjectDescriptor/PositionTitle",
        "{'MatchedObjectDescriptor':{'PositionLocation':{}}} |"
            + " /MatchedObjectDescriptor/PositionLocation",
        "{'MatchedObjectDescriptor':{'JobCategory':[{'Code':343}]}} |"
            + " /MatchedObjectDescriptor/JobCategory/0/Code",
        "{'MatchedObjectDescriptor':{'PositionRemuneration':[{'MinimumRange':1}]}} |"
            + " /MatchedObjectDescriptor/PositionRemuneration/0/MinimumRange",
        "{'MatchedObjectDescriptor':{'UserArea':{'Details':{'TeleworkEligible':'False'}}}} |"
            + " /MatchedObjectDescriptor/UserArea/Details/TeleworkEligible"
      })
  void whenATypeIsNotTheRecordedOne_theItemFailsThere(String item, String pointer)
      throws IOException {
    List<Violation> violations = validate(item);

    assertThat(violations.stream().map(Violation::pointer).toList(), contains(pointer));
    assertThat(violations.get(0).rule(), is("schema:type"));
  }
}
