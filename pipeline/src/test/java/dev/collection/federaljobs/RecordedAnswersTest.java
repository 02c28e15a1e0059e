package dev.collection.federaljobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.RecordType;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.normalize.RecordNormalizer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The shipped spec on real answers of 2016 to 2022. The numbers were counted in the raw files by
 * another program.
 */
class RecordedAnswersTest {
  private static RecordType type;
  private static final List<Map<String, Object>> RECORDS = new ArrayList<>();

  @BeforeAll
  static void normalizeAll() throws Exception {
    assumeTrue(
        Files.isDirectory(FederalJobs.RECORDED),
        "the recorded answers are not at " + FederalJobs.RECORDED);
    CollectionSpec spec = FederalJobs.spec();
    type = spec.type();
    RecordNormalizer normalizer = FederalJobs.normalizer(spec);
    for (JsonNode item : FederalJobs.recorded("20")) {
      RecordNormalizer.Result result = normalizer.normalize(item);
      assertThat(result.faults(), empty());
      RECORDS.add(FederalJobs.values(type, result));
    }
  }

  private static long count(String field, Predicate<Object> test) {
    return RECORDS.stream().map(values -> values.get(field)).filter(test).count();
  }

  private static long count(String field, Object value) {
    return count(field, (Predicate<Object>) found -> Objects.equals(found, value));
  }

  private static long known(String field) {
    return count(field, (Predicate<Object>) Objects::nonNull);
  }

  private static BigDecimal sum(String field) {
    return RECORDS.stream()
        .map(values -> (BigDecimal) values.get(field))
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .stripTrailingZeros();
  }

  private static long total(String field) {
    return RECORDS.stream()
        .map(values -> (Long) values.get(field))
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  private static List<Map<?, ?>> locations() {
    List<Map<?, ?>> all = new ArrayList<>();
    for (Map<String, Object> values : RECORDS) {
      ((List<?>) values.get("locations")).forEach(place -> all.add((Map<?, ?>) place));
    }
    return all;
  }

  private static Map<String, Object> posting(String jobId) {
    return RECORDS.stream()
        .filter(values -> values.get("job_id").equals(jobId))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whenAllAreNormalized_oneControlNumberComesTwice() {
    assertThat(RECORDS.size(), is(779));
    assertThat(new HashSet<>(RECORDS.stream().map(v -> v.get("job_id")).toList()).size(), is(778));
    assertThat(
        RECORDS.stream()
            .filter(values -> values.get("job_id").equals("451842500"))
            .map(values -> values.get("posting_date"))
            .toList(),
        is(List.of(LocalDate.of(2017, 11, 15), LocalDate.of(2020, 12, 3))));
  }

  @Test
  void whenPayIsRead_intervalsAndAnnualAmountsAddUp() {
    assertThat(count("salary_interval", "PA"), is(707L));
    assertThat(count("salary_interval", "PH"), is(66L));
    assertThat(count("salary_interval", "WC"), is(5L));
    assertThat(count("salary_interval", "BW"), is(1L));
    assertThat(known("salary_min"), is(773L));
    assertThat(known("salary_max"), is(773L));
    assertThat(known("salary_min_annual"), is(773L));
    assertThat(sum("salary_min_annual"), is(new BigDecimal("46856578.22")));
    assertThat(sum("salary_max_annual"), is(new BigDecimal("73971934.42")));
    assertThat(
        RECORDS.stream()
            .filter(values -> values.get("salary_min") == null)
            .map(values -> values.get("job_id"))
            .toList(),
        containsInAnyOrder(
            "436786200", "430522300", "424031400", "435432300", "435473000", "492065100"));
  }

  @Test
  void whenGradesAreRead_onlyThoseOfTheGeneralScheduleAreNumbers() {
    assertThat(count("grade_low", (Object) null), is(133L));
    assertThat(count("grade_high", (Object) null), is(133L));
    assertThat(known("gs_grade_low"), is(547L));
    assertThat(known("gs_grade_high"), is(547L));
    assertThat(total("gs_grade_low"), is(4841L));
    assertThat(total("gs_grade_high"), is(5479L));
    assertThat(count("pay_plan", "GS"), is(549L));
    assertThat(count("pay_plan", "VN"), is(89L));
    assertThat(count("grade_low", "7"), is(73L));
  }

  @Test
  void whenSeriesAreRead_familiesAreGone() {
    assertThat(known("series"), is(779L));
    assertThat(count("series", "0610"), is(93L));
    assertThat(count("series", "2210"), is(81L));
    assertThat(count("series", (Predicate<Object>) s -> s.toString().endsWith("00")), is(0L));
    assertThat(
        RECORDS.stream().mapToInt(v -> ((List<?>) v.get("all_series")).size()).sum(), is(994));
  }

  @Test
  void whenLocationsAreRead_duplicatesAreGone() {
    List<Map<?, ?>> locations = locations();
    assertThat(locations.size(), is(7124));
    assertThat(total("location_count"), is(7260L));
    assertThat(locations.stream().filter(place -> !place.containsKey("state")).count(), is(110L));
    assertThat(locations.stream().filter(place -> !place.containsKey("lat")).count(), is(1L));
    assertThat(
        locations.stream().filter(place -> !"US".equals(place.get("country"))).count(), is(109L));
    assertThat(
        locations.stream()
            .filter(p -> p.containsKey("state") && p.get("state").toString().length() != 2)
            .toList(),
        empty());
    assertThat(
        locations.stream().filter(p -> p.get("country").toString().length() != 2).toList(),
        empty());
  }

  @Test
  void whenAPostingHas673Locations_itStaysOneRecord() {
    Map<String, Object> values = posting("529585000");
    assertThat(values.get("location_count"), is(673L));
    assertThat(((List<?>) values.get("locations")).size(), is(655));
    assertThat(
        values.get("location_display"), is("FAA Location Negotiable Upon Request, United States"));
    assertThat(count("location_count", 673L), is(7L));
  }

  @Test
  void whenAnnouncementsShareTheirNumber_theyStayApart() {
    assertThat(
        RECORDS.stream()
            .filter(values -> values.get("announcement_number").equals("Public Notice - Stem"))
            .map(values -> values.get("job_id"))
            .toList(),
        containsInAnyOrder("529585000", "529585100", "529597500"));
  }

  @Test
  void whenDatesAreRead_theWindowsAddUp() {
    assertThat(
        RECORDS.stream()
            .mapToLong(
                values ->
                    ChronoUnit.DAYS.between(
                        (LocalDate) values.get("posting_date"),
                        (LocalDate) values.get("closing_date")))
            .sum(),
        is(72092L));
  }

  @Test
  void whenTheRestIsRead_theCountsAreThoseOfTheFiles() {
    assertThat(count("department", (Object) null), is(21L));
    assertThat(known("agency"), is(779L));
    assertThat(known("sub_agency"), is(10L));
    assertThat(count("department", "Department of Veterans Affairs"), is(163L));
    assertThat(count("department", "Department of the Interior"), is(118L));
    assertThat(count("department", "Department of Health and Human Services"), is(55L));
    assertThat(count("summary", (Object) null), is(2L));
    assertThat(count("remote_eligible", false), is(37L));
    assertThat(count("remote_eligible", true), is(0L));
    assertThat(known("telework_eligible"), is(0L));
    assertThat(count("drug_test", true), is(12L));
    assertThat(count("drug_test", false), is(13L));
    assertThat(known("security_clearance"), is(19L));
    assertThat(known("openings"), is(2L));
    assertThat(known("openings_text"), is(23L));
    assertThat(count("schedule", "Full-time"), is(696L));
    assertThat(count("service_type", "Excepted"), is(22L));
    assertThat(count("url", (Predicate<Object>) url -> url.toString().contains(":443")), is(0L));
    assertThat(known("apply_url"), is(779L));
    assertThat(
        RECORDS.stream()
            .map(values -> values.get("hiring_paths"))
            .filter(Objects::nonNull)
            .mapToInt(paths -> ((List<?>) paths).size())
            .sum(),
        is(106));
  }

  @Test
  void whenOnePostingOf2016IsNormalized_everyFieldIsAsTheMappingSays() {
    Map<String, Object> values = new LinkedHashMap<>(posting("437834500"));
    assertThat(values.remove("summary"), not(is((Object) null)));
    assertThat(values.remove("qualifications"), not(is((Object) null)));
    values.values().removeIf(Objects::isNull);
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("job_id", "437834500");
    expected.put("announcement_number", "DOE-HQ-16-EE-00704-CR");
    expected.put("title", "Interdisciplinary General Engineer/Physical Scientist");
    expected.put("agency", "Department of Energy");
    expected.put("department", "Department of Energy");
    expected.put("series", "0801");
    expected.put("all_series", List.of("0801"));
    expected.put("pay_plan", "GS");
    expected.put("grade_low", "12");
    expected.put("grade_high", "13");
    expected.put("gs_grade_low", 12L);
    expected.put("gs_grade_high", 13L);
    expected.put("salary_min", new BigDecimal("77490"));
    expected.put("salary_max", new BigDecimal("119794"));
    expected.put("salary_interval", "PA");
    expected.put("salary_min_annual", new BigDecimal("77490"));
    expected.put("salary_max_annual", new BigDecimal("119794"));
    expected.put("salary_annual_basis", "year");
    expected.put("salary_currency", "USD");
    expected.put(
        "locations",
        List.of(
            Map.of(
                "name", "District of Columbia, District of Columbia",
                "city", "District of Columbia",
                "state", "DC",
                "country", "US",
                "lat", new BigDecimal("38.89037"),
                "lon", new BigDecimal("-77.03196"))));
    expected.put("location_count", 1L);
    expected.put("posting_date", LocalDate.of(2016, 5, 3));
    expected.put("closing_date", LocalDate.of(2016, 5, 16));
    expected.put("schedule_code", "1");
    expected.put("schedule", "Full-time");
    expected.put("appointment_code", "15317");
    expected.put("appointment", "Permanent");
    expected.put("url", "https://www.usajobs.gov/GetJob/ViewDetails/437834500");
    expected.put("canonical_url", "https://www.usajobs.gov/job/437834500");
    expected.put(
        "apply_url",
        "https://www.usajobs.gov/GetJob/ViewDetails/437834500?PostingChannelID=RESTAPI");
    assertThat(values, is(expected));
  }
}
