package dev.collection.pipeline.graph;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An item of a Search answer as it looked in 2023, with parts replaced by a test. Paths are
 * relative to {@code MatchedObjectDescriptor}; JSON may be written with single quotes.
 */
final class JobItem {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private static final String USUAL =
      """
      {'MatchedObjectId': '793682000', 'MatchedObjectDescriptor': {
        'PositionID': 'DAFN240818010077', 'PositionTitle': 'Attorney',
        'PositionURI': 'https://www.usajobs.gov:443/job/793682000',
        'ApplyURI': ['https://www.usajobs.gov:443/job/793682000?PostingChannelID='],
        'PositionLocationDisplay': 'Warren, Michigan',
        'PositionLocation': [{'LocationName': 'Warren, Michigan', 'CityName': 'Warren, Michigan',
          'CountryCode': 'United States', 'CountrySubDivisionCode': 'Michigan',
          'Longitude': -83.02852, 'Latitude': 42.4915}],
        'OrganizationName': 'United States Army Futures Command',
        'DepartmentName': 'Department of the Army',
        'JobCategory': [{'Name': 'General Attorney', 'Code': '0905'}],
        'JobGrade': [{'Code': 'GS'}],
        'PositionSchedule': [{'Name': '', 'Code': '1'}],
        'PositionOfferingType': [{'Name': '', 'Code': '15317'}],
        'QualificationSummary': 'A law degree.',
        'PositionRemuneration': [{'MinimumRange': '77490', 'MaximumRange': '134751.0',
          'RateIntervalCode': 'PA', 'Description': 'Per Year'}],
        'PublicationStartDate': '2024-06-03T00:00:00.0000',
        'ApplicationCloseDate': '2024-06-12T23:59:59.9970',
        'UserArea': {'IsRadialSearch': false, 'Details': {
          'JobSummary': 'Advises.', 'LowGrade': '12', 'HighGrade': '13',
          'OrganizationCodes': 'DD/ARCE', 'Relocation': 'False', 'HiringPath': ['public'],
          'TotalOpenings': '2', 'TravelCode': '1', 'MajorDuties': ['One.', 'Two.'],
          'SecurityClearance': 'Secret', 'DrugTestRequired': 'True',
          'PositionSensitivitiy': 'High Risk (HR)', 'ServiceType': '01',
          'TeleworkEligible': true, 'RemoteIndicator': false}}}}
      """;

  private final ObjectNode item;

  private JobItem(ObjectNode item) {
    this.item = item;
  }

  static JobItem usual() {
    return new JobItem((ObjectNode) parse(USUAL));
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** Puts {@code json} at {@code path}, which leads to an object's member or an array's element. */
  JobItem with(String path, String json) {
    return put(JsonPointer.compile("/MatchedObjectDescriptor/" + path), parse(json));
  }

  /** Puts {@code json} at {@code name} of the details. */
  JobItem withDetail(String name, String json) {
    return with("UserArea/Details/" + name, json);
  }

  JobItem withPay(String min, String max, String interval) {
    return with("PositionRemuneration/0/MinimumRange", min)
        .with("PositionRemuneration/0/MaximumRange", max)
        .with("PositionRemuneration/0/RateIntervalCode", interval);
  }

  JobItem withId(String json) {
    return put(JsonPointer.compile("/MatchedObjectId"), parse(json));
  }

  JobItem without(String path) {
    JsonPointer pointer = JsonPointer.compile("/MatchedObjectDescriptor/" + path);
    ((ObjectNode) item.at(pointer.head())).remove(pointer.last().getMatchingProperty());
    return this;
  }

  private JobItem put(JsonPointer pointer, JsonNode value) {
    JsonNode parent = item.at(pointer.head());
    if (parent instanceof ArrayNode array) {
      array.set(pointer.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) parent).set(pointer.last().getMatchingProperty(), value);
    }
    return this;
  }

  JsonNode toJson() {
    return item;
  }
}
