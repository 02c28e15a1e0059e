package dev.collection.pipeline.graph;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.CollectedRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.dedup.VersionOrder;
import dev.collection.transforms.normalize.RecordNormalizer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mapping that is shipped for USAJOBS, held to everything that is known about its answers. */
class FederalJobsMappingTest {
  private static RecordType type;
  private static RecordNormalizer normalizer;

  @BeforeAll
  static void readSpec() throws Exception {
    Path path = Path.of(System.getProperty("project.root"), "src/config/federal-jobs.yaml");
    CollectionSpec spec = SpecCatalog.read(path, null);
    type = spec.type();
    normalizer = new RecordNormalizer(type, spec.sources().get(0).map());
  }

  /**
   * One line of the table.
   *
   * @param expected values of fields by name; null where there must be none
   */
  private record Case(String what, JobItem item, Map<String, Object> expected) {
    Case gives(String field, Object value) {
      expected.put(field, value);
      return this;
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static Case when(String what, JobItem item) {
    return new Case(what, item, new LinkedHashMap<>());
  }

  private static JobItem usual() {
    return JobItem.usual();
  }

  private static BigDecimal decimal(String number) {
    return new BigDecimal(number);
  }

  private static RecordNormalizer.Result normalize(JobItem item) {
    return normalizer.normalize(item.toJson());
  }

  private static Object value(RecordNormalizer.Result result, String field) {
    assertThat(result.faults(), is(empty()));
    return result.values().get(type.position(field));
  }

  @ParameterizedTest
  @MethodSource({
    "pay",
    "intervals",
    "dates",
    "places",
    "remote",
    "names",
    "grades",
    "series",
    "texts",
    "details"
  })
  void whenAnItemSays_theRecordHas(Case line) {
    RecordNormalizer.Result result = normalize(line.item());
    Map<String, Object> actual = new LinkedHashMap<>();
    line.expected().keySet().forEach(field -> actual.put(field, value(result, field)));
    assertThat(actual, is(line.expected()));
  }

  static Stream<Case> pay() {
    return Stream.of(
        when("whole amount and amount with .0", usual())
            .gives("salary_min", decimal("77490"))
            .gives("salary_max", decimal("134751"))
            .gives("salary_min_annual", decimal("77490"))
            .gives("salary_max_annual", decimal("134751"))
            .gives("salary_currency", "USD"),
        when("cents", usual().withPay("'19.54'", "'24.9'", "'PH'"))
            .gives("salary_min", decimal("19.54"))
            .gives("salary_max", decimal("24.9"))
            .gives("salary_min_annual", decimal("40779.98"))
            .gives("salary_max_annual", decimal("51966.3")),
        when("two zeros are no pay", usual().withPay("'0.0'", "'0'", "'BW'"))
            .gives("salary_min", null)
            .gives("salary_max", null)
            .gives("salary_interval", "BW")
            .gives("salary_min_annual", null)
            .gives("salary_max_annual", null),
        when("zero below an amount is an amount", usual().withPay("'0.0'", "'50'", "'PA'"))
            .gives("salary_min", BigDecimal.ZERO)
            .gives("salary_max", decimal("50"))
            .gives("salary_min_annual", BigDecimal.ZERO),
        when("numbers instead of texts", usual().withPay("19.54", "77490", "'PA'"))
            .gives("salary_min", decimal("19.54"))
            .gives("salary_max", decimal("77490")),
        when("empty amounts", usual().withPay("''", "' '", "''"))
            .gives("salary_min", null)
            .gives("salary_max", null)
            .gives("salary_interval", null)
            .gives("salary_min_annual", null),
        when("no pay at all", usual().without("PositionRemuneration"))
            .gives("salary_min", null)
            .gives("salary_max", null)
            .gives("salary_interval", null)
            .gives("salary_min_annual", null)
            .gives("salary_max_annual", null)
            .gives("salary_currency", "USD"));
  }

  static Stream<Case> intervals() {
    return Stream.of(
            List.of("PA", "Per Year", "100"),
            List.of("PH", "Per Hour", "208700"),
            List.of("PD", "Per Day", "26087.5"),
            List.of("BW", "Bi-weekly", "2608.75"),
            List.of("PM", "Per Month", "1200"),
            List.of("SY", "School Year", "100"),
            List.of("FB", "Fee Basis", ""),
            List.of("PW", "Piece Work", ""),
            List.of("ST", "Student Stipend Paid", ""),
            List.of("WC", "Without Compensation", ""))
        .flatMap(
            line ->
                Stream.of(line.get(0), line.get(1), " " + line.get(1).toUpperCase(Locale.ROOT))
                    .map(
                        written ->
                            when(
                                    "paid " + written,
                                    usual().withPay("'100'", "'200.0'", "'" + written + "'"))
                                .gives("salary_min", decimal("100"))
                                .gives("salary_interval", line.get(0))
                                .gives(
                                    "salary_min_annual",
                                    line.get(2).isEmpty() ? null : decimal(line.get(2)))));
  }

  static Stream<Case> dates() {
    Stream<Case> forms =
        Stream.of(
                "2021-09-07T00:00:00Z",
                "2021-09-07",
                "9/7/2021",
                "09/07/2021",
                "2021-09-07T23:59:59.9970")
            .map(
                text ->
                    when(
                            "dated " + text,
                            usual()
                                .with("PublicationStartDate", "'" + text + "'")
                                .with("ApplicationCloseDate", "'" + text + "'"))
                        .gives("posting_date", LocalDate.of(2021, 9, 7))
                        .gives("closing_date", LocalDate.of(2021, 9, 7)));
    return Stream.concat(
        forms,
        Stream.of(
            when(
                    "dates of the position where the others are missing",
                    usual()
                        .without("PublicationStartDate")
                        .with("ApplicationCloseDate", "null")
                        .with("PositionStartDate", "'12/02/2021'")
                        .with("PositionEndDate", "'2021-12-31'"))
                .gives("posting_date", LocalDate.of(2021, 12, 2))
                .gives("closing_date", LocalDate.of(2021, 12, 31)),
            when("leap day", usual().with("PublicationStartDate", "'2/29/2024'"))
                .gives("posting_date", LocalDate.of(2024, 2, 29))));
  }

  static Stream<Case> places() {
    return Stream.of(
        when("place in a state", usual())
            .gives(
                "locations",
                List.of(
                    Map.of(
                        "name", "Warren, Michigan",
                        "city", "Warren",
                        "state", "MI",
                        "country", "US",
                        "lat", decimal("42.4915"),
                        "lon", decimal("-83.02852"))))
            .gives("location_count", 1L)
            .gives("location_display", "Warren, Michigan"),
        when(
                "place abroad, without a state",
                usual()
                    .with(
                        "PositionLocation",
                        "[{'LocationName': 'Yokosuka, Japan', 'CountryCode': 'Japan',"
                            + " 'Longitude': 139.67, 'Latitude': 35.28}]"))
            .gives(
                "locations",
                List.of(
                    Map.of(
                        "name", "Yokosuka, Japan",
                        "city", "Yokosuka",
                        "country", "JP",
                        "lat", decimal("35.28"),
                        "lon", decimal("139.67")))),
        when(
                "coordinates 0, 0 and names that no list has",
                usual()
                    .with(
                        "PositionLocation",
                        "[{'LocationName': 'At sea', 'CountryCode': 'Undefined',"
                            + " 'CountrySubDivisionCode': 'N/A', 'Longitude': 0.0,"
                            + " 'Latitude': 0.0}]"))
            .gives(
                "locations",
                List.of(Map.of("name", "At sea", "city", "At sea", "country", "Undefined"))),
        when(
                "on the equator",
                usual()
                    .with(
                        "PositionLocation",
                        "[{'LocationName': 'Quito, Ecuador', 'Longitude': -78.5, 'Latitude': 0}]"))
            .gives(
                "locations",
                List.of(
                    Map.of(
                        "name",
                        "Quito, Ecuador",
                        "city",
                        "Quito",
                        "lat",
                        BigDecimal.ZERO,
                        "lon",
                        decimal("-78.5")))),
        when("no places", usual().with("PositionLocation", "[]"))
            .gives("locations", null)
            .gives("location_count", null),
        when(
                "phrase instead of a place",
                usual()
                    .with(
                        "PositionLocationDisplay",
                        "'Location Negotiable After Selection, United States'"))
            .gives("location_display", "Location Negotiable After Selection, United States")
            .gives("location_count", 1L));
  }

  @Test
  void when673LocationsAreGiven_oneJobKeepsEachOnce() {
    StringBuilder places = new StringBuilder("[");
    // Every place of the last 23 stands among the first 650 already.
    IntStream.range(0, 673)
        .map(place -> place % 650)
        .forEach(
            place ->
                places
                    .append(places.length() > 1 ? "," : "")
                    .append("{'LocationName': 'Town ")
                    .append(place)
                    .append(", Ohio', 'CountrySubDivisionCode': 'Ohio', 'Longitude': -80.5,")
                    .append(" 'Latitude': 40.")
                    .append(place + 1)
                    .append("}"));
    RecordNormalizer.Result result =
        normalize(
            usual()
                .with("PositionLocation", places.append("]").toString())
                .with("PositionLocationDisplay", "'Multiple Locations'"));
    assertThat(value(result, "location_count"), is(673L));
    assertThat(value(result, "location_display"), is("Multiple Locations"));
    List<?> locations = (List<?>) value(result, "locations");
    assertThat(locations, hasSize(650));
    assertThat(
        locations.get(649),
        is(
            Map.of(
                "name", "Town 649, Ohio",
                "city", "Town 649",
                "state", "OH",
                "lat", decimal("40.65"),
                "lon", decimal("-80.5"))));
  }

  static Stream<Case> remote() {
    String anywhere = "'Anywhere in the U.S. (remote job)'";
    return Stream.of(
        when("said to be remote", usual().withDetail("RemoteIndicator", "true"))
            .gives("remote_eligible", true),
        when(
                "said not to be remote, whatever is displayed",
                usual().with("PositionLocationDisplay", anywhere))
            .gives("remote_eligible", false),
        when(
                "displayed as remote",
                usual()
                    .without("UserArea/Details/RemoteIndicator")
                    .with("PositionLocationDisplay", anywhere))
            .gives("remote_eligible", true),
        when("displayed as a place", usual().without("UserArea/Details/RemoteIndicator"))
            .gives("remote_eligible", false),
        when(
                "nothing known of remote",
                usual()
                    .without("UserArea/Details/RemoteIndicator")
                    .without("PositionLocationDisplay"))
            .gives("remote_eligible", null),
        when("telework", usual()).gives("telework_eligible", true),
        when("telework not said", usual().without("UserArea/Details/TeleworkEligible"))
            .gives("telework_eligible", null));
  }

  static Stream<Case> names() {
    return Stream.of(
        when("agency and department", usual())
            .gives("agency", "United States Army Futures Command")
            .gives("department", "Department of the Army")
            .gives("agency_code", "ARCE")
            .gives("department_code", "AR")
            .gives("sub_agency", null),
        when("large small words", usual().with("DepartmentName", "'Department Of The Interior'"))
            .gives("department", "Department of the Interior"),
        when(
                "agency without a name",
                usual()
                    .with("OrganizationName", "''")
                    .with("DepartmentName", "'Department Of Energy'"))
            .gives("agency", "Department Of Energy")
            .gives("department", "Department of Energy"),
        when("department without a name", usual().with("DepartmentName", "''"))
            .gives("agency", "United States Army Futures Command")
            .gives("department", "Department of the Army"),
        when(
                "department that the agency's code does not tell either",
                usual().with("DepartmentName", "''").withDetail("OrganizationCodes", "'QQ/QQ99'"))
            .gives("department", null)
            .gives("department_code", "QQ"),
        when("default port in the address", usual())
            .gives("url", "https://www.usajobs.gov/job/793682000")
            .gives("apply_url", "https://www.usajobs.gov/job/793682000?PostingChannelID="),
        when("address to apply at", usual().withDetail("ApplyOnlineUrl", "'https://a.gov/x'"))
            .gives("apply_url", "https://a.gov/x"),
        when("number from the older form of address", withoutId("GetJob/ViewDetails/451842500"))
            .gives("job_id", "451842500"),
        when("number from the address", withoutId("job/846709300?PostingChannelID=RESTAPI"))
            .gives("job_id", "846709300"));
  }

  private static JobItem withoutId(String path) {
    return usual().withId("null").with("PositionURI", "'https://www.usajobs.gov:443/" + path + "'");
  }

  static Stream<Case> grades() {
    return Stream.of(
        grades("GS", "'07'", "'7'", "7", "7", 7L, 7L),
        grades("GS", "'00'", "'00'", null, null, null, null),
        grades("GS", "'9'", "''", "9", "9", 9L, 9L),
        grades("GS", "''", "''", null, null, null, null),
        grades("GS", "'LH'", "'15'", "LH", "15", null, 15L),
        grades("GS", "'16'", "'52'", "16", "52", null, null),
        grades("gl", "'05'", "'07'", "5", "7", 5L, 7L),
        grades("VN", "'00'", "'02'", null, "2", null, null),
        grades("NH", "'3'", "'4'", "3", "4", null, null),
        grades("FV", "'K'", "'K'", "K", "K", null, null),
        when("promotion to a grade", usual().withDetail("PromotionPotential", "'09'"))
            .gives("promotion_potential", "9"),
        when("promotion to a band", usual().withDetail("PromotionPotential", "'PB4'"))
            .gives("promotion_potential", "PB4"),
        when("promotion None", usual().withDetail("PromotionPotential", "'None'"))
            .gives("promotion_potential", null),
        when("promotion NA", usual().withDetail("PromotionPotential", "'NA'"))
            .gives("promotion_potential", null));
  }

  private static Case grades(
      String plan, String low, String high, String isLow, String isHigh, Long gsLow, Long gsHigh) {
    return when(
            "pay plan " + plan + ", grades " + low + " to " + high,
            usual()
                .with("JobGrade", "[{'Code': '" + plan + "'}]")
                .withDetail("LowGrade", low)
                .withDetail("HighGrade", high))
        .gives("pay_plan", plan)
        .gives("grade_low", isLow)
        .gives("grade_high", isHigh)
        .gives("gs_grade_low", gsLow)
        .gives("gs_grade_high", gsHigh);
  }

  static Stream<Case> series() {
    return Stream.of(
        series("[{'Code': '1300'}, {'Code': '1301'}]", "1301"),
        series("[{'Code': '1300'}]", "1300"),
        series("[{'Code': '0343'}, {'Code': '2210'}, {'Code': '0343'}]", "0343", "2210"),
        series("[{'Code': '0800'}, {'Code': '1301'}]", "0800", "1301"),
        series("[{'Code': null}, {'Code': ''}, {'Name': 'x'}, {'Code': '1550'}]", "1550"),
        when("no series", usual().with("JobCategory", "[]"))
            .gives("series", null)
            .gives("all_series", null));
  }

  private static Case series(String categories, String... codes) {
    return when("categories " + categories, usual().with("JobCategory", categories))
        .gives("series", codes[0])
        .gives("all_series", List.of(codes));
  }

  static Stream<Case> texts() {
    return Stream.of(
        when(
                "references",
                usual().withDetail("JobSummary", "'The Army&rsquo;s &#233; &#xe9; &amp;'"))
            .gives("summary", "The Army\u2019s é é &"),
        when(
                "what only looks like one",
                usual().withDetail("JobSummary", "'P&D; and Q&E; and &&lt;'"))
            .gives("summary", "P&D; and Q&E; and &<"),
        when("decoded once only", usual().withDetail("JobSummary", "'&amp;rsquo;'"))
            .gives("summary", "&rsquo;"),
        when("soft hyphens", usual().withDetail("JobSummary", "'co\u00adop&shy;erate'"))
            .gives("summary", "cooperate"),
        when("line ends", usual().withDetail("JobSummary", "' one\\r\\ntwo\\rthree\\n '"))
            .gives("summary", "one\ntwo\nthree"),
        when("duties", usual()).gives("duties", "One.\nTwo."),
        when("empty text", usual().withDetail("Benefits", "''")).gives("benefits", null),
        when("qualifications", usual()).gives("qualifications", "A law degree."));
  }

  static Stream<Case> details() {
    return Stream.of(
        when("the usual details", usual())
            .gives("relocation", false)
            .gives("drug_test", true)
            .gives("security_clearance", "Secret")
            .gives("position_sensitivity", "High Risk (HR)")
            .gives("service_type", "Competitive")
            .gives("schedule_code", "1")
            .gives("appointment_code", "15317")
            .gives("travel_code", "1")
            .gives("openings", 2L)
            .gives("openings_text", "2"),
        when("clearance Other", usual().withDetail("SecurityClearance", "'Other'"))
            .gives("security_clearance", null),
        when("clearance Not Required", usual().withDetail("SecurityClearance", "'Not Required'"))
            .gives("security_clearance", "Not Required"),
        when("Few openings", usual().withDetail("TotalOpenings", "'Few'"))
            .gives("openings", null)
            .gives("openings_text", "Few"),
        when("MANY openings", usual().withDetail("TotalOpenings", "'MANY'"))
            .gives("openings", null)
            .gives("openings_text", "MANY"),
        when("unlisted travel and service", usual().withDetail("TravelCode", "'-1'"))
            .gives("travel_code", "-1"),
        when(
                "hiring paths in two spellings",
                usual().withDetail("HiringPath", "['public', 'FED-INTERNAL-SEARCH', 'Public']"))
            .gives("hiring_paths", List.of("public", "fed-internal-search")));
  }

  @Test
  void whenOneAnnouncementHasThreeControlNumbers_threeKeysCome() {
    List<String> keys =
        Stream.of("'459300100'", "'459300200'", "'459300300'")
            .map(id -> normalize(usual().withId(id).with("PositionID", "'Public Notice - Stem'")))
            .map(RecordNormalizer.Result::key)
            .toList();
    assertThat(keys, is(List.of("459300100", "459300200", "459300300")));
  }

  @Test
  void whenANumberIsReopened_theLaterWindowIsNewer() {
    Instant collected = Instant.parse("2021-04-01T00:00:00Z");
    // The older window was collected later: what counts is the posting itself.
    CollectedRecord first = posted("2017-11-15", collected.plusSeconds(60));
    CollectedRecord reopened = posted("12/3/2020", collected);
    assertThat(first.key(), is(reopened.key()));
    assertThat(new VersionOrder(type).compareVersions(reopened, first), is(greaterThan(0)));
  }

  private static CollectedRecord posted(String date, Instant collectedAt) {
    RecordNormalizer.Result result =
        normalize(usual().with("PublicationStartDate", "'" + date + "'"));
    return CollectedRecord.of(
        result.key(),
        result.values(),
        new Provenance("usajobs", Locator.item("answer.json", 1), collectedAt));
  }

  @ParameterizedTest
  @MethodSource
  void whenPartsAreMissing_theRestIsStillARecord(JobItem item) {
    RecordNormalizer.Result result = normalize(item);
    assertThat(value(result, "job_id"), is("793682000"));
    assertThat(value(result, "title"), is("Attorney"));
    for (String field :
        List.of("summary", "duties", "grade_low", "gs_grade_high", "hiring_paths", "agency_code")) {
      assertThat(field, value(result, field), is(nullValue()));
    }
    // From the display, which is still there.
    assertThat(value(result, "remote_eligible"), is(false));
  }

  static Stream<JobItem> whenPartsAreMissing_theRestIsStillARecord() {
    return Stream.of(
        usual().without("UserArea"),
        usual().with("UserArea", "null"),
        usual().with("UserArea", "'none'"),
        usual().without("UserArea/Details"),
        usual().with("UserArea/Details", "null"),
        usual().with("UserArea/Details", "[]"));
  }

  @Test
  void whenArraysAreNull_theirFieldsAreNull() {
    JobItem item = usual();
    for (String array :
        List.of(
            "ApplyURI",
            "PositionLocation",
            "JobCategory",
            "JobGrade",
            "PositionSchedule",
            "PositionOfferingType",
            "PositionRemuneration",
            "UserArea/Details/HiringPath",
            "UserArea/Details/MajorDuties")) {
      item.with(array, "null");
    }
    RecordNormalizer.Result result = normalize(item);
    for (String field :
        List.of(
            "apply_url",
            "locations",
            "location_count",
            "series",
            "all_series",
            "pay_plan",
            "schedule_code",
            "appointment_code",
            "salary_min",
            "salary_interval",
            "salary_max_annual",
            "hiring_paths",
            "duties",
            "gs_grade_low")) {
      assertThat(field, value(result, field), is(nullValue()));
    }
    assertThat(value(result, "grade_low"), is("12"));
  }

  @Test
  void whenNoNumberCanBeFound_thereIsNoKey() {
    RecordNormalizer.Result result =
        normalize(usual().withId("''").with("PositionURI", "'https://www.usajobs.gov:443'"));
    assertThat(result.code(), is(ErrorCode.NO_KEY));
    assertThat(result.key(), is(nullValue()));
    assertThat(result.faults(), hasSize(1));
    assertThat(result.faults().get(0).pointer(), is("/MatchedObjectId"));
    assertThat(result.faults().get(0).rule(), is("key"));
    assertThat(result.faults().get(0).message(), containsString("the key field job_id is null"));
  }

  @Test
  void whenFiveValuesAreWrong_allFiveAreNamed() {
    String d = "/MatchedObjectDescriptor/";
    RecordNormalizer.Result result =
        normalize(
            usual()
                .with("PositionTitle", "['Attorney']")
                .with("PositionRemuneration/0/RateIntervalCode", "'Per Fortnight'")
                .with("PositionLocation/0/Latitude", "'north'")
                .with("PublicationStartDate", "'2023-02-29'")
                .withDetail("DrugTestRequired", "'perhaps'"));
    assertThat(result.code(), is(ErrorCode.NOT_CONVERTIBLE));
    assertThat(
        result.faults(),
        is(
            List.of(
                new Violation(
                    d + "PositionTitle",
                    "as:text",
                    "[\"Attorney\"]",
                    "expected a single value, found an array"),
                new Violation(
                    d + "PositionRemuneration/0/RateIntervalCode",
                    "as:code",
                    "Per Fortnight",
                    "is not in the table of codes"),
                new Violation(
                    d + "PositionLocation/0/Latitude", "as:decimal", "north", "is not a number"),
                new Violation(
                    d + "PublicationStartDate",
                    "as:date",
                    "2023-02-29",
                    "is no day of the calendar"),
                new Violation(
                    d + "UserArea/Details/DrugTestRequired",
                    "as:boolean",
                    "perhaps",
                    "is neither true nor false"))));
  }
}
