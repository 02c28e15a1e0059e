package dev.collection.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One posting read by a hand-written streaming parser into the texts of its columns. */
final class PlainPosting {
  static final List<String> COLUMNS =
      List.of(
          "job_id",
          "announcement_number",
          "title",
          "agency",
          "department",
          "sub_agency",
          "agency_code",
          "department_code",
          "series",
          "all_series",
          "pay_plan",
          "grade_low",
          "grade_high",
          "gs_grade_low",
          "gs_grade_high",
          "promotion_potential",
          "salary_min",
          "salary_max",
          "salary_interval",
          "salary_min_annual",
          "salary_max_annual",
          "salary_currency",
          "locations",
          "location_count",
          "location_display",
          "posting_date",
          "closing_date",
          "summary",
          "duties",
          "qualifications",
          "requirements",
          "key_requirements",
          "education",
          "evaluations",
          "how_to_apply",
          "what_to_expect_next",
          "required_documents",
          "benefits",
          "other_information",
          "remote_eligible",
          "telework_eligible",
          "security_clearance",
          "position_sensitivity",
          "drug_test",
          "relocation",
          "travel_code",
          "service_type",
          "schedule_code",
          "appointment_code",
          "hiring_paths",
          "openings",
          "openings_text",
          "url",
          "apply_url",
          "salary_annual_basis",
          "schedule",
          "appointment",
          "canonical_url",
          "agency_name",
          "series_name");

  /** Kind of each column: text, integer, number, boolean, date, JSON. */
  static final String KINDS = "tttttttttjtttiitnntnntjitddttttttttttttbbttbbttttjittttttttt";

  static final int POSTING_DATE = 25;

  /** The posting would be rejected. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(200).maxNumberLength(400).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final Set<String> SMALL = Set.of("of", "the", "and", "for", "in", "to");
  private static final Set<String> GS = Set.of("gs", "gg", "gl", "gm");
  private static final Map<String, String> INTERVALS = new HashMap<>();
  private static final Map<String, String> SCHEDULES = new HashMap<>();
  private static final Map<String, String> APPOINTMENTS = new HashMap<>();
  private static final Map<String, BigDecimal> FACTORS =
      Map.of(
          "PA",
          BigDecimal.ONE,
          "PH",
          new BigDecimal(2087),
          "PD",
          new BigDecimal("260.875"),
          "BW",
          new BigDecimal("26.0875"),
          "PM",
          new BigDecimal(12),
          "SY",
          BigDecimal.ONE);

  static {
    fill(
        SCHEDULES,
        "1=Full-time,2=Part-time,3=Shift work,4=Intermittent,5=Job sharing,6=Multiple Schedules");
    fill(
        APPOINTMENTS,
        "15317=Permanent,15318=Temporary,15319=Term,15320=Detail,15321=Temporary Promotion,"
            + "15322=Seasonal,15323=Summer,15324=Presidential Management Fellows,"
            + "15326=Recent Graduates,15327=Multiple Appointment Types,15328=Internships,"
            + "15522=Intermittent,15667=ICTAP Only,15668=Agency Employees Only,15669=Telework");
    String[] pairs = {
      "PA",
      "Per Year",
      "PH",
      "Per Hour",
      "PD",
      "Per Day",
      "BW",
      "Bi-weekly",
      "PM",
      "Per Month",
      "SY",
      "School Year",
      "FB",
      "Fee Basis",
      "PW",
      "Piece Work",
      "ST",
      "Student Stipend Paid",
      "WC",
      "Without Compensation"
    };
    for (int i = 0; i < pairs.length; i += 2) {
      INTERVALS.put(pairs[i].toLowerCase(Locale.ROOT), pairs[i]);
      INTERVALS.put(pairs[i + 1].toLowerCase(Locale.ROOT), pairs[i]);
    }
  }

  private static void fill(Map<String, String> codes, String list) {
    for (String pair : list.split(",", -1)) {
      int equals = pair.indexOf('=');
      codes.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
  }

  private final Map<String, String> fields = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private final List<Map<String, String>> places = new ArrayList<>();

  /** The column texts of one line, or why there are none. */
  String[] read(byte[] line, int length) throws IOException, Refused {
    fields.clear();
    lists.clear();
    places.clear();
    try (JsonParser parser = JSON.createParser(line, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Refused("not an object");
      }
      object(parser, "");
      if (parser.nextToken() != null) {
        throw new Refused("something follows");
      }
    }
    return columns();
  }

  private void object(JsonParser parser, String prefix) throws IOException, Refused {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "MatchedObjectDescriptor", "UserArea", "Details" -> {
          if (expect(token, JsonToken.START_OBJECT)) {
            object(parser, name.equals("Details") ? "D." : prefix);
          }
        }
        case "PositionLocation" -> {
          if (expect(token, JsonToken.START_ARRAY)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              if (expect(parser.currentToken(), JsonToken.START_OBJECT)) {
                places.add(flat(parser));
              }
            }
          }
        }
        case "JobCategory",
            "JobGrade",
            "PositionSchedule",
            "PositionOfferingType",
            "PositionRemuneration" -> {
          if (expect(token, JsonToken.START_ARRAY)) {
            int index = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              if (expect(parser.currentToken(), JsonToken.START_OBJECT)) {
                Map<String, String> element = flat(parser);
                if (name.equals("JobCategory")) {
                  list("Series", element.get("Code"));
                } else if (index == 0) {
                  element.forEach((key, value) -> fields.put(name + "." + key, value));
                }
              }
              index++;
            }
          }
        }
        case "MajorDuties", "KeyRequirements", "HiringPath", "ApplyURI" -> {
          if (expect(token, JsonToken.START_ARRAY)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              if (expect(parser.currentToken(), JsonToken.VALUE_STRING)) {
                list(name, parser.getText());
              }
            }
          }
        }
        default -> {
          if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            fields.put(prefix + name, parser.getText());
          } else {
            parser.skipChildren();
          }
        }
      }
    }
  }

  private static boolean expect(JsonToken found, JsonToken wanted) throws Refused {
    if (found == JsonToken.VALUE_NULL) {
      return false;
    }
    if (found != wanted) {
      throw new Refused("found " + found);
    }
    return true;
  }

  private static Map<String, String> flat(JsonParser parser) throws IOException {
    Map<String, String> values = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
        values.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return values;
  }

  private void list(String name, String value) {
    if (value != null) {
      lists.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
    }
  }

  private String[] columns() throws Refused, IOException {
    String plan = text("JobGrade.Code");
    String low = fields.get("D.LowGrade");
    String high =
        PlainText.clean(fields.get("D.HighGrade")) == null ? low : fields.get("D.HighGrade");
    BigDecimal min = PlainText.decimal(fields.get("PositionRemuneration.MinimumRange"));
    BigDecimal max = PlainText.decimal(fields.get("PositionRemuneration.MaximumRange"));
    boolean none = zero(min) && zero(max);
    String code = text("PositionRemuneration.RateIntervalCode");
    String interval = code == null ? null : INTERVALS.get(code.toLowerCase(Locale.ROOT));
    if (code != null && interval == null) {
      throw new Refused("pay interval");
    }
    BigDecimal factor = interval == null ? null : FACTORS.get(interval);
    String organization = text("D.OrganizationCodes");
    int slash = organization == null ? -1 : organization.lastIndexOf('/');
    List<String> series = series();
    String url = PlainText.url(text("PositionURI"));
    String id = text("MatchedObjectId");
    if (id == null) {
      id = PlainText.lastDigits(text("PositionURI"));
    }
    if (id == null) {
      throw new Refused("no key");
    }
    String display = text("PositionLocationDisplay");
    String apply = PlainText.url(text("D.ApplyOnlineUrl"));
    if (apply == null && lists.containsKey("ApplyURI")) {
      apply = PlainText.url(PlainText.clean(lists.get("ApplyURI").get(0)));
    }
    String remote = PlainText.truth(fields.get("D.RemoteIndicator"));
    if (remote == null && display != null) {
      remote = display.toLowerCase(Locale.ROOT).startsWith("anywhere in the u.s.") ? "1" : "0";
    }
    String service = text("D.ServiceType");
    return new String[] {
      id,
      text("PositionID"),
      text("PositionTitle"),
      first(text("OrganizationName"), text("DepartmentName")),
      first(
          PlainText.smallWords(PlainText.title(text("DepartmentName")), SMALL),
          listed(PlainText.DEPARTMENTS, organization, slash)),
      text("SubAgency"),
      slash < 0 ? null : PlainText.clean(organization.substring(slash + 1)),
      parent(organization, slash),
      series.isEmpty() ? null : series.get(0),
      json(new ArrayList<>(new LinkedHashSet<>(series))),
      plan,
      PlainText.grade(low),
      PlainText.grade(high),
      gsGrade(plan, low),
      gsGrade(plan, high),
      promotion(),
      none || min == null ? null : min.toPlainString(),
      none || max == null ? null : max.toPlainString(),
      interval,
      none || min == null || factor == null ? null : PlainText.plain(min.multiply(factor)),
      none || max == null || factor == null ? null : PlainText.plain(max.multiply(factor)),
      "USD",
      locations(),
      count(),
      display,
      date("PublicationStartDate", "PositionStartDate"),
      date("ApplicationCloseDate", "PositionEndDate"),
      text("D.JobSummary"),
      join("MajorDuties"),
      text("QualificationSummary"),
      text("D.Requirements"),
      join("KeyRequirements"),
      text("D.Education"),
      text("D.Evaluations"),
      text("D.HowToApply"),
      text("D.WhatToExpectNext"),
      text("D.RequiredDocuments"),
      text("D.Benefits"),
      text("D.OtherInformation"),
      remote,
      PlainText.truth(fields.get("D.TeleworkEligible")),
      "other".equalsIgnoreCase(text("D.SecurityClearance")) ? null : text("D.SecurityClearance"),
      text("D.PositionSensitivitiy"),
      PlainText.truth(fields.get("D.DrugTestRequired")),
      PlainText.truth(fields.get("D.Relocation")),
      text("D.TravelCode"),
      service == null
          ? null
          : switch (service) {
            case "01" -> "Competitive";
            case "02" -> "Excepted";
            case "03" -> "Senior Executive";
            default -> service;
          },
      text("PositionSchedule.Code"),
      text("PositionOfferingType.Code"),
      paths(),
      openings(),
      text("D.TotalOpenings"),
      url,
      apply,
      interval == null || !FACTORS.containsKey(interval)
          ? null
          : switch (interval) {
            case "PA" -> "year";
            case "SY" -> "school year";
            default -> "full-time equivalent";
          },
      SCHEDULES.get(text("PositionSchedule.Code")),
      APPOINTMENTS.get(text("PositionOfferingType.Code")),
      text("MatchedObjectId") == null
          ? null
          : "https://www.usajobs.gov/job/" + text("MatchedObjectId"),
      slash < 0 ? null : PlainText.AGENCIES.get(PlainText.clean(organization.substring(slash + 1))),
      series.isEmpty() ? null : PlainText.SERIES.get(series.get(0))
    };
  }

  private String text(String name) throws Refused {
    String clean = PlainText.clean(fields.get(name));
    return clean == null ? null : PlainText.storable(clean);
  }

  private static String parent(String organization, int slash) {
    String known = listed(PlainText.PARENTS, organization, slash);
    return known != null || slash < 0
        ? first(known, organization)
        : PlainText.clean(organization.substring(0, slash));
  }

  /** What a list says of the agency, whose code stands behind the slash. */
  private static String listed(Map<String, String> list, String organization, int slash) {
    return slash < 0
        ? null
        : list.get(organization.substring(slash + 1).strip().toLowerCase(Locale.ROOT));
  }

  private static String first(String left, String right) {
    return left != null ? left : right;
  }

  private static boolean zero(BigDecimal amount) {
    return amount == null || amount.signum() == 0;
  }

  private List<String> series() throws Refused {
    List<String> codes = new ArrayList<>();
    for (String code : lists.getOrDefault("Series", List.of())) {
      String clean = PlainText.clean(code);
      if (clean != null) {
        codes.add(clean);
      }
    }
    Set<String> families = new HashSet<>();
    for (String code : codes) {
      if (!code.endsWith("00") && code.length() > 2) {
        families.add(code.substring(0, code.length() - 2));
      }
    }
    if (codes.size() > 1) {
      codes.removeIf(
          code -> code.endsWith("00") && families.contains(code.substring(0, code.length() - 2)));
    }
    return codes;
  }

  private static String gsGrade(String plan, String grade) {
    if (plan == null || grade == null || !GS.contains(plan.toLowerCase(Locale.ROOT))) {
      return null;
    }
    String text = grade.strip();
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    int number = Integer.parseInt(text);
    return number >= 1 && number <= 15 ? Integer.toString(number) : null;
  }

  private String promotion() throws Refused {
    String text = text("D.PromotionPotential");
    return text == null || Set.of("none", "na", "n/a", "00").contains(text.toLowerCase(Locale.ROOT))
        ? null
        : PlainText.unpad(text);
  }

  private String date(String name, String otherwise) throws Refused {
    String text = text(name);
    return PlainText.date(text != null ? text : text(otherwise));
  }

  private String join(String name) throws Refused {
    List<String> parts = new ArrayList<>();
    for (String part : lists.getOrDefault(name, List.of())) {
      String clean = PlainText.clean(part);
      if (clean != null) {
        parts.add(PlainText.storable(clean));
      }
    }
    return parts.isEmpty() ? null : String.join("\n", parts);
  }

  private String paths() throws IOException {
    Set<String> paths = new LinkedHashSet<>();
    for (String path : lists.getOrDefault("HiringPath", List.of())) {
      String clean = PlainText.clean(path);
      if (clean != null) {
        paths.add(clean.toLowerCase(Locale.ROOT));
      }
    }
    return json(new ArrayList<>(paths));
  }

  private String openings() {
    String text = fields.get("D.TotalOpenings");
    try {
      return text == null || text.isBlank()
          ? null
          : Long.toString(new BigDecimal(text.strip()).longValueExact());
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  private String count() {
    long named =
        places.stream().filter(place -> PlainText.clean(place.get("LocationName")) != null).count();
    return named == 0 ? null : Long.toString(named);
  }

  private static String json(List<String> values) throws IOException {
    if (values.isEmpty()) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  private String locations() throws IOException, Refused {
    StringWriter text = new StringWriter();
    Set<List<String>> seen = new HashSet<>();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (Map<String, String> place : places) {
        String name = PlainText.clean(place.get("LocationName"));
        BigDecimal lat = PlainText.decimal(place.get("Latitude"));
        BigDecimal lon = PlainText.decimal(place.get("Longitude"));
        boolean nowhere = zero(lat) && zero(lon);
        String latText = nowhere || lat == null ? null : lat.toPlainString();
        String lonText = nowhere || lon == null ? null : lon.toPlainString();
        String state = PlainText.clean(place.get("CountrySubDivisionCode"));
        String country = PlainText.clean(place.get("CountryCode"));
        if (name == null
            && state == null
            && country == null
            && latText == null
            && lonText == null) {
          continue;
        }
        if (!seen.add(java.util.Arrays.asList(name, latText, lonText))) {
          continue;
        }
        json.writeStartObject();
        if (name != null) {
          int comma = name.lastIndexOf(',');
          json.writeStringField("name", name);
          json.writeStringField(
              "city", comma < 0 ? name : PlainText.clean(name.substring(0, comma)));
        }
        if (state != null && !state.equalsIgnoreCase("N/A")) {
          json.writeStringField(
              "state", PlainText.STATES.getOrDefault(state.toLowerCase(Locale.ROOT), state));
        }
        if (country != null) {
          json.writeStringField(
              "country",
              PlainText.COUNTRIES.getOrDefault(country.toLowerCase(Locale.ROOT), country));
        }
        if (latText != null) {
          json.writeFieldName("lat");
          json.writeNumber(latText);
        }
        if (lonText != null) {
          json.writeFieldName("lon");
          json.writeNumber(lonText);
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    String result = text.toString();
    return result.equals("[]") ? null : result;
  }
}
