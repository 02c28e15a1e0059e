package dev.collection.federaljobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.normalize.RecordNormalizer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mapping of HistoricJoa, held to what is known of its records; the items are made up. */
class HistoricMappingTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
  private static final String ITEM =
      """
      {'usajobsControlNumber': 812345600, 'hiringAgencyCode': 'VATA',
       'hiringAgencyName': 'Veterans Health Administration', 'hiringDepartmentCode': 'VA',
       'hiringDepartmentName': 'DEPARTMENT OF VETERANS AFFAIRS', 'hiringSubelementName': 'Clinic',
       'agencyLevel': 2, 'appointmentType': 'Permanent', 'workSchedule': 'Full-time',
       'payScale': 'GS', 'salaryType': 'Per Year', 'vendor': 'USASTAFFING',
       'travelRequirement': '50% or less', 'teleworkEligible': 'Y', 'serviceType': 'Competitive',
       'securityClearanceRequired': 'N', 'securityClearance': 'Not Required',
       'positionOpenDate': '2024-03-01', 'positionCloseDate': '2024-03-15',
       'announcementNumber': 'CBSV-1', 'positionTitle': 'Nurse', 'minimumGrade': '07',
       'maximumGrade': '9', 'promotionPotential': '00', 'minimumSalary': 51000.0,
       'maximumSalary': 72000, 'drugTestRequired': 'N', 'relocationExpensesReimbursed': 'N',
       'totalOpenings': 'Few', 'disableAppyOnline': 'N', 'positionOpeningStatus': 'Job closed',
       'hiringpaths': [{'hiringPath': 'The public'}, {'hiringPath': 'Veterans'}],
       'jobcategories': [{'series': '0600'}, {'series': '0610'}],
       'positionlocations': [{'positionLocationCity': 'Boise', 'positionLocationState': 'Idaho',
         'positionLocationCountry': 'United States'}]}
      """;

  private static CollectionSpec spec;
  private static RecordNormalizer normalizer;

  @BeforeAll
  static void readSpec() throws Exception {
    spec = FederalJobs.spec();
    SourceSpec historic =
        spec.sources().stream().filter(next -> next.name().equals("historic")).findFirst().get();
    normalizer = new RecordNormalizer(spec.type(), historic.map());
  }

  private static RecordNormalizer.Result normalize(String item) throws Exception {
    return normalizer.normalize(JSON.readTree(item));
  }

  private static Map<String, Object> values(String item) throws Exception {
    RecordNormalizer.Result result = normalize(item);
    assertThat(String.valueOf(result.faults()), result.code(), is((Object) null));
    return FederalJobs.values(spec.type(), result);
  }

  @Test
  void whenARecordIsUsual_fillsWhatItSaysAndNothingElse() throws Exception {
    Map<String, Object> values = values(ITEM);
    values.values().removeIf(Objects::isNull);
    assertThat(
        values,
        is(
            Map.ofEntries(
                Map.entry("job_id", "812345600"),
                Map.entry("announcement_number", "CBSV-1"),
                Map.entry("title", "Nurse"),
                Map.entry("agency", "Veterans Health Administration"),
                Map.entry("department", "Department of Veterans Affairs"),
                Map.entry("sub_agency", "Clinic"),
                Map.entry("agency_code", "VATA"),
                Map.entry("department_code", "VA"),
                Map.entry("series", "0610"),
                Map.entry("all_series", List.of("0610")),
                Map.entry("pay_plan", "GS"),
                Map.entry("grade_low", "7"),
                Map.entry("grade_high", "9"),
                Map.entry("gs_grade_low", 7L),
                Map.entry("gs_grade_high", 9L),
                Map.entry("salary_min", new BigDecimal("51000")),
                Map.entry("salary_max", new BigDecimal("72000")),
                Map.entry("salary_interval", "PA"),
                Map.entry("salary_min_annual", new BigDecimal("51000")),
                Map.entry("salary_max_annual", new BigDecimal("72000")),
                Map.entry("salary_annual_basis", "year"),
                Map.entry("salary_currency", "USD"),
                Map.entry(
                    "locations", List.of(Map.of("city", "Boise", "state", "ID", "country", "US"))),
                Map.entry("location_count", 1L),
                Map.entry("posting_date", LocalDate.of(2024, 3, 1)),
                Map.entry("closing_date", LocalDate.of(2024, 3, 15)),
                Map.entry("telework_eligible", true),
                Map.entry("security_clearance", "Not Required"),
                Map.entry("travel_code", "5"),
                Map.entry("service_type", "Competitive"),
                Map.entry("schedule_code", "1"),
                Map.entry("schedule", "Full-time"),
                Map.entry("appointment_code", "15317"),
                Map.entry("appointment", "Permanent"),
                Map.entry("hiring_paths", List.of("the public", "veterans")),
                Map.entry("openings_text", "Few"),
                Map.entry("canonical_url", "https://www.usajobs.gov/job/812345600"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"812345600", "'812345600'", "812345600.0", "'812345600.0'"})
  void whenTheControlNumberIsWrittenOtherwise_isTheSameKey(String number) throws Exception {
    assertThat(
        normalize(
                ITEM.replace(
                    "'usajobsControlNumber': 812345600", "'usajobsControlNumber': " + number))
            .key(),
        is("812345600"));
  }

  @ParameterizedTest
  @CsvSource({
    "hiringpaths, HiringPaths",
    "hiringpaths, hiringPaths",
    "jobcategories, JobCategories",
    "jobcategories, jobCategories",
    "positionlocations, PositionLocations",
    "positionlocations, positionLocations"
  })
  void whenAnArrayIsSpeltOtherwise_isRead(String usual, String other) throws Exception {
    assertThat(values(ITEM.replace("'" + usual + "'", "'" + other + "'")), is(values(ITEM)));
  }

  @Test
  void whenOneElementStandsWithoutItsArray_isRead() throws Exception {
    Map<String, Object> values =
        values(
            ITEM.replace(
                    "[{'hiringPath': 'The public'}, {'hiringPath': 'Veterans'}]",
                    "{'hiringPath': 'The public'}")
                .replace("[{'series': '0600'}, {'series': '0610'}]", "{'series': '0610'}")
                .replace("[{'positionLocationCity'", "{'positionLocationCity'")
                .replace("'United States'}]", "'United States'}"));
    assertThat(values.get("hiring_paths"), is(List.of("the public")));
    assertThat(values.get("all_series"), is(List.of("0610")));
    assertThat(
        values.get("locations"),
        is(List.of(Map.of("city", "Boise", "state", "ID", "country", "US"))));
    assertThat(values.get("location_count"), is(1L));
  }

  @Test
  void whenNearlyEverythingIsAbsent_isARecordOfNulls() throws Exception {
    Map<String, Object> values = values("{'usajobsControlNumber': 812345600}");
    values.values().removeIf(Objects::isNull);
    assertThat(
        values,
        is(
            Map.of(
                "job_id", "812345600",
                "salary_currency", "USD",
                "canonical_url", "https://www.usajobs.gov/job/812345600")));
  }

  @ParameterizedTest
  @CsvSource({
    "Per Year, PA, 51000",
    "Per Hour, PH, 106437000",
    "Per Day, PD, 13304625",
    "Bi-weekly, BW, 1330462.5",
    "Per Month, PM, 612000",
    "School Year, SY, 51000",
    "Fee Basis, FB,",
    "Piece Work, PW,",
    "Without Compensation, WC,"
  })
  void whenTheSalaryTypeIsAText_isTheCodeAndScales(String text, String code, BigDecimal annual)
      throws Exception {
    Map<String, Object> values = values(ITEM.replace("'Per Year'", "'" + text + "'"));
    assertThat(values.get("salary_interval"), is(code));
    assertThat(values.get("salary_min_annual") == null, is(annual == null));
    if (annual != null) {
      assertThat(((BigDecimal) values.get("salary_min_annual")).compareTo(annual), is(0));
    }
  }

  @Test
  void whenFlagsSayNo_theySayNothing() throws Exception {
    Map<String, Object> values =
        values(ITEM.replace("'teleworkEligible': 'Y'", "'teleworkEligible': 'N'"));
    assertThat(values.get("telework_eligible"), is((Object) null));
  }

  @Test
  void whenPayIsZero_thereIsNone() throws Exception {
    Map<String, Object> values = values(ITEM.replace("51000.0", "0").replace("72000", "0.0"));
    assertThat(values.get("salary_min"), is((Object) null));
    assertThat(values.get("salary_max_annual"), is((Object) null));
  }
}
