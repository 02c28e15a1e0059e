package dev.collection.pipeline.sample.posting;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.collection.pipeline.sample.posting.Vocabulary.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Writes a posting as one element of {@code SearchResultItems}. */
final class ItemWriter {
  private static final Map<String, String> INTERVALS =
      Map.of("PA", "Per Year", "PH", "Per Hour", "WC", "Without Compensation", "", "");

  private final JsonGenerator json;
  private final DetailsWriter details;

  /**
   * @param out gets the bytes of an item when {@link #write} returns; has to be in memory
   */
  ItemWriter(OutputStream out) throws IOException {
    this.json =
        new JsonFactory().createGenerator(out).setRootValueSeparator(new SerializedString(""));
    this.details = new DetailsWriter(json);
  }

  void write(Posting posting) throws IOException {
    json.writeStartObject();
    if (posting.fault == SampleFault.MISSING_KEY) {
      json.writeNullField("MatchedObjectId");
    } else {
      json.writeStringField("MatchedObjectId", posting.controlNumber);
    }
    if (posting.fault == SampleFault.DESCRIPTOR_IS_STRING) {
      json.writeStringField("MatchedObjectDescriptor", posting.title);
    } else {
      json.writeObjectFieldStart("MatchedObjectDescriptor");
      writeDescriptor(posting);
      json.writeEndObject();
    }
    if (posting.fault == SampleFault.BARE_WORD) {
      json.writeFieldName("RelevanceRank");
      json.writeRawValue("None");
    } else {
      json.writeNumberField("RelevanceRank", 0);
    }
    json.writeEndObject();
    json.flush();
  }

  private void writeDescriptor(Posting posting) throws IOException {
    boolean nulls = posting.fault == SampleFault.NULL_ARRAYS;
    json.writeStringField("PositionID", posting.positionId);
    json.writeStringField("PositionTitle", posting.title);
    if (posting.fault == SampleFault.DUPLICATE_NAME) {
      json.writeStringField("PositionTitle", posting.title + " (second)");
    }
    json.writeStringField("PositionURI", posting.uri);
    writeSingle("ApplyURI", posting.uri + "?PostingChannelID=");
    json.writeStringField("PositionLocationDisplay", posting.locationDisplay);
    if (nulls) {
      json.writeNullField("PositionLocation");
    } else {
      writePlaces(posting.places);
    }
    json.writeStringField("OrganizationName", posting.organization);
    json.writeStringField("DepartmentName", posting.department);
    writeCategories(posting);
    json.writeArrayFieldStart("JobGrade");
    json.writeStartObject();
    json.writeStringField("Code", posting.occupation.plan());
    json.writeEndObject();
    json.writeEndArray();
    if (nulls) {
      json.writeNullField("PositionSchedule");
      json.writeNullField("PositionOfferingType");
    } else {
      writeNamed("PositionSchedule", posting.scheduleName, posting.scheduleCode);
      writeNamed("PositionOfferingType", posting.offeringName, posting.offeringCode);
    }
    writeText("QualificationSummary", posting.qualifications);
    writeRemuneration(posting);
    json.writeStringField("PositionStartDate", posting.startDate);
    json.writeStringField("PositionEndDate", posting.endDate);
    json.writeStringField("PublicationStartDate", posting.startDate);
    json.writeStringField("ApplicationCloseDate", posting.endDate);
    json.writeArrayFieldStart("PositionFormattedDescription");
    json.writeStartObject();
    json.writeStringField("Label", "Dynamic Teaser");
    json.writeStringField("LabelDescription", "Hit highlighting for keyword searches.");
    json.writeEndObject();
    json.writeEndArray();
    if (posting.fault != SampleFault.NO_USER_AREA) {
      json.writeObjectFieldStart("UserArea");
      json.writeObjectFieldStart("Details");
      details.write(posting);
      json.writeEndObject();
      json.writeBooleanField("IsRadialSearch", false);
      json.writeEndObject();
    }
  }

  private void writePlaces(List<Place> places) throws IOException {
    json.writeArrayFieldStart("PositionLocation");
    for (Place place : places) {
      json.writeStartObject();
      json.writeStringField("LocationName", place.name());
      json.writeStringField("CountryCode", place.country());
      if (place.subdivision() != null) {
        json.writeStringField("CountrySubDivisionCode", place.subdivision());
      }
      json.writeStringField("CityName", place.name());
      json.writeFieldName("Longitude");
      json.writeNumber(place.longitude());
      json.writeFieldName("Latitude");
      json.writeNumber(place.latitude());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeCategories(Posting posting) throws IOException {
    json.writeArrayFieldStart("JobCategory");
    if (posting.fault == SampleFault.FAMILY_BEFORE_SERIES) {
      writeNameAndCode(posting.occupation.familyName(), posting.occupation.family());
    }
    writeNameAndCode(posting.occupation.seriesName(), posting.series);
    json.writeEndArray();
  }

  private void writeRemuneration(Posting posting) throws IOException {
    boolean array = posting.fault != SampleFault.REMUNERATION_IS_OBJECT;
    json.writeFieldName("PositionRemuneration");
    if (array) {
      json.writeStartArray();
    }
    json.writeStartObject();
    json.writeStringField("MinimumRange", posting.minimumRange);
    json.writeStringField("MaximumRange", posting.maximumRange);
    String text = INTERVALS.get(posting.interval);
    if (posting.form.codes()) {
      json.writeStringField("RateIntervalCode", posting.interval);
      json.writeStringField("Description", text);
    } else {
      json.writeStringField("RateIntervalCode", text);
    }
    json.writeEndObject();
    if (array) {
      json.writeEndArray();
    }
  }

  private void writeSingle(String name, String value) throws IOException {
    json.writeArrayFieldStart(name);
    json.writeString(value);
    json.writeEndArray();
  }

  private void writeNamed(String array, String name, String code) throws IOException {
    json.writeArrayFieldStart(array);
    writeNameAndCode(name, code);
    json.writeEndArray();
  }

  private void writeNameAndCode(String name, String code) throws IOException {
    json.writeStartObject();
    json.writeStringField("Name", name);
    json.writeStringField("Code", code);
    json.writeEndObject();
  }

  private void writeText(String name, SerializableString text) throws IOException {
    json.writeFieldName(name);
    json.writeString(text);
  }
}
