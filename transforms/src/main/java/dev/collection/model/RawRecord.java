package dev.collection.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * One record as the source delivered it: the bytes of one item, not yet understood.
 *
 * <p>The payload is shared, not copied: nobody may write to it.
 */
public final class RawRecord {
  private final String source;
  private final Locator locator;
  private final byte[] payload;
  private final Instant collectedAt;
  private final JsonNode item;

  /**
   * @param source name of the source in the spec
   * @param collectedAt when the source said this: the time of the answer, or of the file
   */
  public RawRecord(String source, Locator locator, byte[] payload, Instant collectedAt) {
    this(source, locator, payload, collectedAt, null);
  }

  private RawRecord(
      String source, Locator locator, byte[] payload, Instant collectedAt, JsonNode item) {
    this.source = Objects.requireNonNull(source, "source");
    this.locator = Objects.requireNonNull(locator, "locator");
    this.payload = Objects.requireNonNull(payload, "payload");
    this.collectedAt = Objects.requireNonNull(collectedAt, "collectedAt");
    this.item = item;
  }

  /**
   * The same, by someone who had to parse the payload and knows what is in it.
   *
   * @param parsed what {@link JsonItems#parse} makes of the payload; nobody may modify it
   */
  public RawRecord withItem(JsonNode parsed) {
    return new RawRecord(source, locator, payload, collectedAt, parsed);
  }

  public String source() {
    return source;
  }

  public Locator locator() {
    return locator;
  }

  /** The bytes themselves; do not modify. */
  public byte[] payload() {
    return payload;
  }

  public Instant collectedAt() {
    return collectedAt;
  }

  /**
   * What is in the payload, if that is known: a saving, which is lost when the record is encoded,
   * and no part of what the record is.
   */
  public Optional<JsonNode> item() {
    return Optional.ofNullable(item);
  }

  public Provenance provenance() {
    return new Provenance(source, locator, collectedAt);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawRecord that
        && source.equals(that.source)
        && locator.equals(that.locator)
        && collectedAt.equals(that.collectedAt)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, locator, collectedAt, Arrays.hashCode(payload));
  }

  @Override
  public String toString() {
    return "RawRecord[" + source + ", " + locator + ", " + payload.length + " bytes]";
  }
}
