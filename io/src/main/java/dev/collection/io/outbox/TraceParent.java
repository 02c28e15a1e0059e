package dev.collection.io.outbox;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.HexFormat;

/**
 * The header {@code traceparent} of <a href="https://www.w3.org/TR/trace-context/">W3C Trace
 * Context</a>: all messages of a run are of one trace, and a version of a record is always the same
 * span of it, however often its message is sent.
 */
final class TraceParent {
  private static final HexFormat HEX = HexFormat.of();

  private TraceParent() {}

  static String of(String collection, String run, String key, String version) {
    HashValue128 trace = Hashing.murmur3_128().hashCharsTo128Bits(collection + "\n" + run);
    long span = Hashing.murmur3_128().hashCharsToLong(key + "\n" + version);
    return "00-"
        + HEX.toHexDigits(trace.getMostSignificantBits())
        // An id of zeros alone is none.
        + HEX.toHexDigits(
            trace.getLeastSignificantBits() == 0 ? 1 : trace.getLeastSignificantBits())
        + "-"
        + HEX.toHexDigits(span == 0 ? 1 : span)
        + "-01";
  }
}
