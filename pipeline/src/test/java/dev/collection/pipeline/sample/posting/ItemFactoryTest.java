package dev.collection.pipeline.sample.posting;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.collection.model.JsonItems;
import dev.collection.pipeline.sample.posting.Appearance.Version;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemFactoryTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 15);
  private static final String PAY = "/MatchedObjectDescriptor/PositionRemuneration/0";

  private final ItemFactory factory = new ItemFactory(7, 1);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5, 999, 7_999_999})
  void whenOrdinary_hasTheShapeOfTheApi(long ordinal) throws IOException {
    JsonNode item = item(ordinal, null);
    String id = item.path("MatchedObjectId").textValue();
    assertThat(id.matches("[0-9]{7}00"), is(true));
    JsonNode descriptor = item.path("MatchedObjectDescriptor");
    assertThat(descriptor.path("PositionURI").textValue(), endsWith("/" + id));
    assertThat(descriptor.path("PositionURI").textValue(), containsString(".gov:443/"));
    for (JsonNode place : descriptor.path("PositionLocation")) {
      assertThat(place.path("CityName"), equalTo(place.path("LocationName")));
    }
    assertThat(
        descriptor.path("PublicationStartDate"), equalTo(descriptor.path("PositionStartDate")));
    assertThat(
        descriptor.path("ApplicationCloseDate"), equalTo(descriptor.path("PositionEndDate")));
    assertThat(descriptor.at("/PositionRemuneration/0/MinimumRange").isTextual(), is(true));
    assertThat(amount(item, "Minimum"), lessThan(amount(item, "Maximum")));
    JsonNode details = descriptor.at("/UserArea/Details");
    List<String> names = new ArrayList<>();
    details.fieldNames().forEachRemaining(names::add);
    assertThat(names, hasSize(39));
    assertThat(details.path("TeleworkEligible").isBoolean(), is(true));
    assertThat(details.path("Relocation").isTextual(), is(true));
  }

  @Test
  void whenManyAreMade_controlNumbersAndPositionIdsDiffer() {
    Set<String> numbers = new HashSet<>();
    Set<String> positions = new HashSet<>();
    for (long ordinal = 0; ordinal < 20_000; ordinal++) {
      GeneratedItem item = factory.make(first(ordinal, null));
      numbers.add(item.controlNumber());
      positions.add(item.positionId());
    }
    assertThat(numbers, hasSize(20_000));
    assertThat(positions, hasSize(20_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MISSING_KEY | /MatchedObjectId | null
          MISSING_KEY | /MatchedObjectDescriptor/PositionURI | "https://www.usajobs.gov:443/search/results"
          UNPARSABLE_PAY | /MatchedObjectDescriptor/PositionRemuneration/0/MinimumRange | "DOE"
          FIVE_FAULTS | /MatchedObjectDescriptor/PositionRemuneration/0/MinimumRange | "DOE"
          FIVE_FAULTS | /MatchedObjectDescriptor/PositionRemuneration/0/MaximumRange | "negotiable"
          FIVE_FAULTS | /MatchedObjectDescriptor/ApplicationCloseDate | "until filled"
          FIVE_FAULTS | /MatchedObjectDescriptor/UserArea/Details/DrugTestRequired | "sometimes"
          GRADE_ORDER | /MatchedObjectDescriptor/UserArea/Details/LowGrade | "13"
          GRADE_ORDER | /MatchedObjectDescriptor/UserArea/Details/HighGrade | "11"
          REQUIRED_EMPTY | /MatchedObjectDescriptor/PositionTitle | ""
          REQUIRED_EMPTY | /MatchedObjectDescriptor/OrganizationName | ""
          REQUIRED_EMPTY | /MatchedObjectDescriptor/DepartmentName | ""
          GRADE_ZERO | /MatchedObjectDescriptor/UserArea/Details/LowGrade | "00"
          MANY_LOCATIONS | /MatchedObjectDescriptor/PositionLocationDisplay | "Anywhere in the U.S. (remote job)"
          MANY_LOCATIONS | /MatchedObjectDescriptor/UserArea/Details/RemoteIndicator | true
          MANY_LOCATIONS | /MatchedObjectDescriptor/UserArea/Details/TeleworkEligible | false
          REMOTE_AND_TELEWORK | /MatchedObjectDescriptor/UserArea/Details/RemoteIndicator | true
          REMOTE_AND_TELEWORK | /MatchedObjectDescriptor/UserArea/Details/TeleworkEligible | true
          PAY_WITHOUT_INTERVAL | /MatchedObjectDescriptor/PositionRemuneration/0/RateIntervalCode | ""
          GRADE_TOO_HIGH | /MatchedObjectDescriptor/UserArea/Details/LowGrade | "16"
          GRADE_TOO_HIGH | /MatchedObjectDescriptor/UserArea/Details/HighGrade | "16"
          NULL_ARRAYS | /MatchedObjectDescriptor/PositionLocation | null
          NULL_ARRAYS | /MatchedObjectDescriptor/PositionSchedule | null
          NULL_ARRAYS | /MatchedObjectDescriptor/PositionOfferingType | null
          NULL_ARRAYS | /MatchedObjectDescriptor/UserArea/Details/MajorDuties | null
          NULL_ARRAYS | /MatchedObjectDescriptor/UserArea/Details/HiringPath | null
          NULL_ARRAYS | /MatchedObjectDescriptor/UserArea/Details/KeyRequirements | null
          """)
  void whenFaultIsAValue_itIsThere(SampleFault fault, String pointer, String json)
      throws IOException {
    for (long ordinal = 0; ordinal < 50; ordinal++) {
      assertThat(
          item(ordinal, fault).at(pointer),
          equalTo(JsonItems.parse(json.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void whenKeyIsMissing_nothingInTheItemNamesIt() {
    GeneratedItem item = factory.make(first(3, SampleFault.MISSING_KEY));
    assertThat(text(item), not(containsString(item.controlNumber())));
  }

  @Test
  void whenShapeIsWrong_isOfTheOtherType() throws IOException {
    assertThat(
        item(4, SampleFault.DESCRIPTOR_IS_STRING).path("MatchedObjectDescriptor").isTextual(),
        is(true));
    assertThat(
        item(4, SampleFault.REMUNERATION_IS_OBJECT)
            .at("/MatchedObjectDescriptor/PositionRemuneration")
            .isObject(),
        is(true));
    assertThat(
        item(4, SampleFault.NO_USER_AREA).path("MatchedObjectDescriptor").has("UserArea"),
        is(false));
  }

  @ParameterizedTest
  @EnumSource(names = {"IMPOSSIBLE_DATE", "FIVE_FAULTS"})
  void whenDateIsImpossible_isThe30thOfFebruaryInBothFields(SampleFault fault) throws IOException {
    for (long ordinal = 0; ordinal < 50; ordinal++) {
      JsonNode descriptor = item(ordinal, fault).path("MatchedObjectDescriptor");
      String date = descriptor.path("PublicationStartDate").textValue();
      assertThat(date, date.matches("202[56]-02-30(T.*)?|2/30/202[56]"), is(true));
      assertThat(descriptor.path("PositionStartDate").textValue(), is(date));
    }
  }

  @Test
  void whenPayIsFaulty_differsFromTheRightPayAsTheFaultSays() throws IOException {
    // Hourly pay of the same posting is right, so it tells what the others should be.
    for (long ordinal = 0; ordinal < 50; ordinal++) {
      JsonNode right = item(ordinal, SampleFault.HOURLY_PAY);
      BigDecimal hour = amount(right, "Minimum");
      double year = hour.doubleValue() * 2087;
      assertThat(right.at(PAY + "/RateIntervalCode").textValue().matches("PH|Per Hour"), is(true));

      JsonNode tenTimes = item(ordinal, SampleFault.PAY_TEN_TIMES);
      assertThat(Math.round(amount(tenTimes, "Minimum").doubleValue() / year * 100), is(1_000L));
      JsonNode hourly = item(ordinal, SampleFault.HOURLY_AS_ANNUAL);
      assertThat(amount(hourly, "Minimum"), is(hour));
      assertThat(hourly.at(PAY + "/RateIntervalCode").textValue().matches("PA|Per Year"), is(true));
      JsonNode order = item(ordinal, SampleFault.PAY_ORDER);
      assertThat(Math.round(amount(order, "Minimum").doubleValue() / year * 100), is(100L));
      assertThat(amount(order, "Maximum"), lessThan(amount(order, "Minimum")));
      JsonNode swapped = item(ordinal, SampleFault.PAY_SWAPPED);
      assertThat(Math.round(amount(swapped, "Maximum").doubleValue() / year * 100), is(100L));
      assertThat(amount(swapped, "Maximum"), lessThan(amount(swapped, "Minimum")));
      JsonNode other = item(ordinal, SampleFault.PAY_OF_OTHER_GRADE);
      assertThat(amount(other, "Maximum").doubleValue(), lessThan(year));
      assertThat(
          amount(item(ordinal, SampleFault.PAY_OUT_OF_RANGE), "Maximum").longValueExact(),
          is(99_999_999L));
      JsonNode none = item(ordinal, SampleFault.WITHOUT_COMPENSATION);
      assertThat(amount(none, "Maximum").signum(), is(0));
    }
  }

  @Test
  void whenPlacesAreOdd_theyAreAsRecorded() throws IOException {
    JsonNode many = item(1, SampleFault.MANY_LOCATIONS).at("/MatchedObjectDescriptor");
    Set<JsonNode> distinct = new HashSet<>();
    many.path("PositionLocation").forEach(distinct::add);
    assertThat(many.path("PositionLocation").size(), is(673));
    assertThat(distinct, hasSize(673));

    JsonNode twice =
        item(1, SampleFault.REPEATED_LOCATION).at("/MatchedObjectDescriptor/PositionLocation");
    assertThat(twice.size(), is(2));
    assertThat(twice.get(0), equalTo(twice.get(1)));

    JsonNode abroad =
        item(1, SampleFault.FOREIGN_LOCATION).at("/MatchedObjectDescriptor/PositionLocation/0");
    assertThat(abroad.has("CountrySubDivisionCode"), is(false));
    assertThat(abroad.path("CountryCode").textValue(), not(is("United States")));
  }

  @Test
  void whenSeriesFollowsItsFamily_bothHaveTheSameBeginning() throws IOException {
    JsonNode categories =
        item(2, SampleFault.FAMILY_BEFORE_SERIES).at("/MatchedObjectDescriptor/JobCategory");
    String family = categories.at("/0/Code").textValue();
    assertThat(categories.size(), is(2));
    assertThat(family, endsWith("00"));
    assertThat(categories.at("/1/Code").textValue().substring(0, 2), is(family.substring(0, 2)));
  }

  @Test
  void whenTextIsOdd_holdsTheOddCharacters() throws IOException {
    String summary = "/MatchedObjectDescriptor/UserArea/Details/JobSummary";
    assertThat(
        item(6, SampleFault.NUL_IN_TEXT).at(summary).textValue(), containsString(":\u0000 "));
    assertThat(item(6, SampleFault.SOFT_HYPHENS).at(summary).textValue(), containsString("\u00AD"));
    assertThat(
        item(6, SampleFault.ENTITIES).at(summary).textValue(), containsString("office&rsquo;s"));
    assertThat(item(6, SampleFault.BARE_AMPERSAND).at(summary).textValue(), containsString("P&D;"));
  }

  @Test
  void whenGradeIsALetter_isNotANumber() throws IOException {
    String grade =
        item(9, SampleFault.GRADE_LETTER)
            .at("/MatchedObjectDescriptor/UserArea/Details/LowGrade")
            .textValue();
    assertThat(grade, grade.matches("[A-Z]"), is(true));
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT_OFF_LINE", "NOT_JSON", "DEEPLY_NESTED", "BARE_WORD", "DUPLICATE_NAME"})
  void whenItemIsBroken_doesNotParse(SampleFault fault) {
    GeneratedItem item = factory.make(first(8, fault));
    assertThrows(IOException.class, () -> JsonItems.parse(item.bytes()));
    assertThat(text(item), not(containsString("\n")));
  }

  @Test
  void whenFormIsWrong_differsFromTheOrdinaryPosting() throws IOException {
    for (long ordinal = 0; ordinal < 50; ordinal++) {
      JsonNode right = item(ordinal, null);
      String key = right.path("MatchedObjectId").textValue();
      GeneratedItem letter = factory.make(first(ordinal, SampleFault.LETTER_IN_KEY));
      assertThat(letter.controlNumber(), is("V" + key));
      assertThat(
          JsonItems.parse(letter.bytes()).path("MatchedObjectId").textValue(), is("V" + key));
      String series = "/MatchedObjectDescriptor/JobCategory/0/Code";
      assertThat(
          item(ordinal, SampleFault.SHORT_SERIES).at(series).textValue(),
          is(right.at(series).textValue().substring(1)));
      String uri = "/MatchedObjectDescriptor/PositionURI";
      assertThat(
          item(ordinal, SampleFault.INSECURE_URL).at(uri).textValue(),
          is(
              right
                  .at(uri)
                  .textValue()
                  .replace("https://www.usajobs.gov:443/", "http://www.usajobs.gov/")));
      String title = "/MatchedObjectDescriptor/PositionTitle";
      String longest = item(ordinal, SampleFault.LONG_TITLE).at(title).textValue();
      assertThat(longest, startsWith(right.at(title).textValue() + " or "));
      assertThat(longest.length(), greaterThan(500));
      assertThat(longest.length(), lessThan(700));
    }
  }

  @Test
  void whenPostingComesAgain_onlyWhatTheFaultSaysDiffers() throws IOException {
    for (long ordinal = 0; ordinal < 50; ordinal++) {
      JsonNode right = item(ordinal, SampleFault.CONFLICTING_PAY);
      JsonNode repriced =
          JsonItems.parse(
              factory.make(again(ordinal, SampleFault.CONFLICTING_PAY, Version.REPRICED)).bytes());
      assertThat(repriced, not(equalTo(right)));
      String pay = "/MatchedObjectDescriptor/PositionRemuneration";
      ((ArrayNode) repriced.at(pay)).removeAll();
      ((ArrayNode) right.at(pay)).removeAll();
      assertThat(repriced, equalTo(right));

      String current = factory.make(first(ordinal, SampleFault.RENUMBERED)).positionId();
      String older =
          factory.make(again(ordinal, SampleFault.RENUMBERED, Version.OLDER)).positionId();
      assertThat(current, is(older + "-2"));
    }
  }

  @Test
  void whenUtf8IsInvalid_doesNotDecode() {
    byte[] bytes = factory.make(first(8, SampleFault.INVALID_UTF8)).bytes();
    assertThrows(
        CharacterCodingException.class,
        () -> StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)));
  }

  @Test
  void whenVersionIsAnother_windowAndPayFollow() throws IOException {
    LocalDate next = DAY.plusWeeks(1);
    for (long ordinal = 0; ordinal < 50; ordinal++) {
      GeneratedItem current = factory.make(first(ordinal, SampleFault.OLDER_VERSION_LATER));
      GeneratedItem older = factory.make(version(ordinal, Version.OLDER, DAY));
      assertThat(older.controlNumber(), is(current.controlNumber()));
      assertThat(older.newestPosted(), is(current.newestPosted()));
      double ratio =
          amount(JsonItems.parse(older.bytes()), "Minimum").doubleValue()
              / amount(JsonItems.parse(current.bytes()), "Minimum").doubleValue();
      assertThat(Math.round(ratio * 100), is(97L));

      GeneratedItem extended = factory.make(version(ordinal, Version.EXTENDED, next));
      assertThat(extended.newestPosted(), is(current.newestPosted()));
      assertThat(extended.newestClosing(), is(current.newestClosing().plusDays(14)));
      GeneratedItem reopened = factory.make(version(ordinal, Version.REOPENED, next));
      assertThat(reopened.newestPosted().isAfter(DAY), is(true));
      assertThat(reopened.newestPosted().isAfter(next), is(false));
    }
  }

  @Test
  void whenScaleGrows_textsGrow() {
    int small = new ItemFactory(7, 0.1).make(first(0, null)).bytes().length;
    int usual = factory.make(first(0, null)).bytes().length;
    int large = new ItemFactory(7, 5).make(first(0, null)).bytes().length;
    assertThat(small, lessThan(usual));
    assertThat(usual, lessThan(large));
  }

  private JsonNode item(long ordinal, SampleFault fault) throws IOException {
    return JsonItems.parse(factory.make(first(ordinal, fault)).bytes());
  }

  private static Appearance first(long ordinal, SampleFault fault) {
    return new Appearance(ordinal, fault, Version.CURRENT, false, DAY, DAY);
  }

  private static Appearance again(long ordinal, SampleFault fault, Version version) {
    return new Appearance(ordinal, fault, version, true, DAY, DAY);
  }

  private static Appearance version(long ordinal, Version version, LocalDate collectedOn) {
    return new Appearance(
        ordinal, SampleFault.OLDER_VERSION_LATER, version, true, DAY, collectedOn);
  }

  private static BigDecimal amount(JsonNode item, String which) {
    return new BigDecimal(item.at(PAY + "/" + which + "Range").textValue());
  }

  private static String text(GeneratedItem item) {
    return new String(item.bytes(), StandardCharsets.UTF_8);
  }
}
