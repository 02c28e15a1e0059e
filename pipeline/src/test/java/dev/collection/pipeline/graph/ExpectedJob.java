package dev.collection.pipeline.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mapping table of the USAJOBS facts written out in plain Java, as a second opinion on what the
 * spec and its converters make of an item. Uses nothing of the product; knows the character
 * references that the recorded answers contain.
 */
final class ExpectedJob {
  private static final Set<String> SMALL_WORDS = Set.of("of", "the", "and", "for", "in", "to");
  private static final Set<String> GS_PLANS = Set.of("GS", "GG", "GL", "GM");
  private static final Map<String, String> INTERVALS =
      Map.of(
          "Per Year", "PA",
          "Per Hour", "PH",
          "Without Compensation", "WC",
          "Bi-weekly", "BW");
  private static final Map<String, BigDecimal> PER_YEAR =
      Map.of(
          "PA", BigDecimal.ONE,
          "PH", new BigDecimal("2087"),
          "BW", new BigDecimal("26.0875"));

  private static final Map<String, String> ANNUAL_BASES =
      Map.of("PA", "year", "PH", "full-time equivalent", "BW", "full-time equivalent");

  /** Those that occur in the recordings. */
  private static final Map<String, String> SCHEDULES =
      Map.of("1", "Full-time", "2", "Part-time", "4", "Intermittent", "6", "Multiple Schedules");

  private static final Map<String, String> APPOINTMENTS =
      Map.ofEntries(
          Map.entry("15317", "Permanent"),
          Map.entry("15318", "Temporary"),
          Map.entry("15319", "Term"),
          Map.entry("15320", "Detail"),
          Map.entry("15321", "Temporary Promotion"),
          Map.entry("15322", "Seasonal"),
          Map.entry("15323", "Summer"),
          Map.entry("15326", "Recent Graduates"),
          Map.entry("15327", "Multiple Appointment Types"),
          Map.entry("15328", "Internships"),
          Map.entry("15522", "Intermittent"));

  private final Map<String, String> states;
  private final Map<String, String> countries;
  private final Map<String, String> departments;

  /** Reads the lists of names, one {@code "name": "code"} a line, from {@code folder}. */
  ExpectedJob(Path folder) throws IOException {
    states = names(folder.resolve("us-states.yaml"));
    countries = names(folder.resolve("countries.yaml"));
    departments = names(folder.resolve("agency-parents.yaml"));
  }

  private static Map<String, String> names(Path file) throws IOException {
    Pattern line = Pattern.compile("\"(.+)\": \"(.+)\"");
    Map<String, String> names = new TreeMap<>();
    for (String text : Files.readAllLines(file)) {
      Matcher matcher = line.matcher(text);
      if (matcher.matches()) {
        names.put(matcher.group(1), matcher.group(2));
      }
    }
    return names;
  }

  /** Numbers are BigDecimal, dates text, lists and objects as such; what is not known is null. */
  Map<String, Object> of(JsonNode item) {
    JsonNode job = item.get("MatchedObjectDescriptor");
    JsonNode details = job.path("UserArea").path("Details");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("job_id", item.get("MatchedObjectId").textValue());
    row.put("announcement_number", text(job.path("PositionID")));
    row.put("title", text(job.path("PositionTitle")));
    row.put("agency", text(job.path("OrganizationName")));
    row.put("department", department(text(job.path("DepartmentName"))));
    if (row.get("agency") == null) {
      row.put("agency", text(job.path("DepartmentName")));
    }
    row.put("sub_agency", text(job.path("SubAgency")));
    String codes = text(details.path("OrganizationCodes"));
    row.put("agency_code", codes == null ? null : codes.split("/", -1)[1]);
    row.put("department_code", codes == null ? null : departments.get(codes.split("/", -1)[1]));
    List<String> series = series(job.path("JobCategory"));
    row.put("series", series.isEmpty() ? null : series.get(0));
    row.put("all_series", series.isEmpty() ? null : series);
    grades(job, details, row);
    pay(job.path("PositionRemuneration").path(0), row);
    places(job, row);
    row.put("posting_date", day(job.path("PublicationStartDate")));
    row.put("closing_date", day(job.path("ApplicationCloseDate")));
    texts(job, details, row);
    codes(job, details, row);
    row.put("url", text(job.path("PositionURI")).replace(":443", ""));
    row.put("canonical_url", "https://www.usajobs.gov/job/" + row.get("job_id"));
    String apply = text(details.path("ApplyOnlineUrl"));
    apply = apply == null ? text(job.path("ApplyURI").path(0)) : apply;
    row.put("apply_url", apply == null ? null : apply.replace(":443", ""));
    return row;
  }

  private static String department(String name) {
    if (name == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    for (String word : name.split(" ", -1)) {
      String small = word.toLowerCase(Locale.ROOT);
      words.add(!words.isEmpty() && SMALL_WORDS.contains(small) ? small : word);
    }
    return String.join(" ", words);
  }

  private static List<String> series(JsonNode categories) {
    Set<String> codes = new LinkedHashSet<>();
    categories.forEach(category -> codes.add(category.get("Code").textValue()));
    List<String> kept = new ArrayList<>();
    for (String code : codes) {
      boolean hasMember =
          codes.stream()
              .anyMatch(other -> !other.endsWith("00") && other.startsWith(code.substring(0, 2)));
      if (!code.endsWith("00") || !hasMember) {
        kept.add(code);
      }
    }
    return kept;
  }

  private static void grades(JsonNode job, JsonNode details, Map<String, Object> row) {
    String plan = text(job.path("JobGrade").path(0).path("Code"));
    row.put("pay_plan", plan);
    String low = text(details.path("LowGrade"));
    String high = text(details.path("HighGrade"));
    high = high == null ? low : high;
    row.put("grade_low", grade(low));
    row.put("grade_high", grade(high));
    row.put("gs_grade_low", GS_PLANS.contains(plan) ? gsGrade(low) : null);
    row.put("gs_grade_high", GS_PLANS.contains(plan) ? gsGrade(high) : null);
    String potential = text(details.path("PromotionPotential"));
    boolean none = potential == null || Set.of("None", "NA", "N/A", "00").contains(potential);
    row.put("promotion_potential", none ? null : grade(potential));
  }

  private static String grade(String written) {
    if (written == null || written.equals("00")) {
      return null;
    }
    return written.matches("0[0-9]") ? written.substring(1) : written;
  }

  private static BigDecimal gsGrade(String written) {
    return written != null && written.matches("0?[1-9]|1[0-5]") ? new BigDecimal(written) : null;
  }

  private static void pay(JsonNode pay, Map<String, Object> row) {
    BigDecimal min = new BigDecimal(pay.get("MinimumRange").textValue());
    BigDecimal max = new BigDecimal(pay.get("MaximumRange").textValue());
    if (min.signum() == 0 && max.signum() == 0) {
      min = null;
      max = null;
    }
    String interval = INTERVALS.get(pay.get("RateIntervalCode").textValue());
    BigDecimal factor = PER_YEAR.get(interval);
    row.put("salary_min", min);
    row.put("salary_max", max);
    row.put("salary_interval", interval);
    row.put("salary_min_annual", min == null || factor == null ? null : min.multiply(factor));
    row.put("salary_max_annual", max == null || factor == null ? null : max.multiply(factor));
    row.put("salary_annual_basis", ANNUAL_BASES.get(interval));
    row.put("salary_currency", "USD");
  }

  private void places(JsonNode job, Map<String, Object> row) {
    Map<List<Object>, Map<String, Object>> places = new LinkedHashMap<>();
    int count = 0;
    for (JsonNode given : job.get("PositionLocation")) {
      count++;
      String name = text(given.get("LocationName"));
      BigDecimal lat = number(given.path("Latitude"));
      BigDecimal lon = number(given.path("Longitude"));
      if (lat != null && lon != null && lat.signum() == 0 && lon.signum() == 0) {
        lat = null;
        lon = null;
      }
      Map<String, Object> place = new LinkedHashMap<>();
      place.put("name", name);
      int comma = name.lastIndexOf(',');
      place.put("city", comma < 0 ? name : name.substring(0, comma).strip());
      String state = text(given.path("CountrySubDivisionCode"));
      boolean inState = state != null && !state.equals("N/A");
      place.put("state", inState ? states.getOrDefault(state, state) : null);
      String country = text(given.path("CountryCode"));
      place.put("country", countries.getOrDefault(country, country));
      place.put("lat", lat);
      place.put("lon", lon);
      place.values().removeIf(value -> value == null);
      List<Object> identity = new ArrayList<>(3);
      identity.add(name);
      identity.add(lat);
      identity.add(lon);
      places.putIfAbsent(identity, place);
    }
    row.put("locations", places.isEmpty() ? null : new ArrayList<>(places.values()));
    row.put("location_count", count == 0 ? null : BigDecimal.valueOf(count));
    row.put("location_display", text(job.path("PositionLocationDisplay")));
  }

  private static void texts(JsonNode job, JsonNode details, Map<String, Object> row) {
    row.put("summary", text(details.path("JobSummary")));
    row.put("duties", joined(details.path("MajorDuties")));
    row.put("qualifications", text(job.path("QualificationSummary")));
    row.put("requirements", text(details.path("Requirements")));
    row.put("key_requirements", joined(details.path("KeyRequirements")));
    row.put("education", text(details.path("Education")));
    row.put("evaluations", text(details.path("Evaluations")));
    row.put("how_to_apply", text(details.path("HowToApply")));
    row.put("what_to_expect_next", text(details.path("WhatToExpectNext")));
    row.put("required_documents", text(details.path("RequiredDocuments")));
    row.put("benefits", text(details.path("Benefits")));
    row.put("other_information", text(details.path("OtherInformation")));
  }

  private static void codes(JsonNode job, JsonNode details, Map<String, Object> row) {
    Boolean remote = truth(details.path("RemoteIndicator"));
    String display = (String) row.get("location_display");
    if (remote == null && display != null) {
      remote = display.startsWith("Anywhere in the U.S.");
    }
    row.put("remote_eligible", remote);
    row.put("telework_eligible", truth(details.path("TeleworkEligible")));
    String clearance = text(details.path("SecurityClearance"));
    row.put("security_clearance", "Other".equals(clearance) ? null : clearance);
    row.put("position_sensitivity", text(details.path("PositionSensitivitiy")));
    row.put("drug_test", truth(details.path("DrugTestRequired")));
    row.put("relocation", truth(details.path("Relocation")));
    row.put("travel_code", text(details.path("TravelCode")));
    String service = text(details.path("ServiceType"));
    row.put(
        "service_type",
        service == null
            ? null
            : Map.of("01", "Competitive", "02", "Excepted", "03", "Senior Executive").get(service));
    row.put("schedule_code", text(job.path("PositionSchedule").path(0).path("Code")));
    row.put("schedule", SCHEDULES.get((String) row.get("schedule_code")));
    row.put("appointment_code", text(job.path("PositionOfferingType").path(0).path("Code")));
    row.put("appointment", APPOINTMENTS.get((String) row.get("appointment_code")));
    Set<String> paths = new LinkedHashSet<>();
    details.path("HiringPath").forEach(path -> paths.add(text(path).toLowerCase(Locale.ROOT)));
    row.put("hiring_paths", paths.isEmpty() ? null : new ArrayList<>(paths));
    String openings = text(details.path("TotalOpenings"));
    boolean counted = openings != null && openings.matches("[0-9]+");
    row.put("openings", counted ? new BigDecimal(openings) : null);
    row.put("openings_text", openings);
  }

  private static String joined(JsonNode texts) {
    List<String> parts = new ArrayList<>();
    for (JsonNode element : texts) {
      String part = text(element);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? null : String.join("\n", parts);
  }

  private static BigDecimal number(JsonNode node) {
    return node.isNumber() ? node.decimalValue().stripTrailingZeros() : null;
  }

  private static Boolean truth(JsonNode node) {
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    String text = text(node);
    return text == null ? null : (Boolean) text.toLowerCase(Locale.ROOT).equals("true");
  }

  /** {@code 2016-05-03T00:00:00Z} or {@code 2018-04-12}: the recordings have no third form. */
  private static String day(JsonNode node) {
    return node.textValue().substring(0, 10);
  }

  private static String text(JsonNode node) {
    if (!node.isTextual()) {
      return null;
    }
    String text =
        node.textValue()
            .replace("&#39;", "'")
            .replace("&#8217;", "\u2019")
            .replace("&rsquo;", "\u2019")
            .replace("&ndash;", "\u2013")
            .replace("&shy;", "")
            .replace("\u00ad", "")
            .replace("&amp;", "&")
            .replace("\r\n", "\n")
            .replace('\r', '\n')
            .strip();
    return text.isEmpty() ? null : text;
  }
}
