package dev.collection.pipeline.sample.posting;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Spoils the bytes of an item, for the faults that nothing that writes JSON could make. */
final class LineFaults {
  private static final int DEPTH = 10_000;
  private static final byte[] TITLE = "\"PositionTitle\":\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] GATEWAY_ERROR =
      "<html><head><title>504 Gateway Time-out</title></head></html>"
          .getBytes(StandardCharsets.UTF_8);

  private LineFaults() {}

  /**
   * @param fault null for an ordinary posting
   * @return what to write instead of {@code item}; {@code item} itself unless the line is at fault
   */
  static byte[] apply(SampleFault fault, byte[] item) {
    if (fault == null) {
      return item;
    }
    return switch (fault) {
      case CUT_OFF_LINE -> Arrays.copyOf(item, item.length * 2 / 3);
      case INVALID_UTF8 -> withInvalidTitle(item);
      case NOT_JSON -> GATEWAY_ERROR;
      case DEEPLY_NESTED ->
          ("[".repeat(DEPTH) + "]".repeat(DEPTH)).getBytes(StandardCharsets.UTF_8);
      default -> item;
    };
  }

  private static byte[] withInvalidTitle(byte[] item) {
    int start = 0;
    while (!Arrays.equals(item, start, start + TITLE.length, TITLE, 0, TITLE.length)) {
      start++;
    }
    byte[] spoilt = item.clone();
    spoilt[start + TITLE.length] = (byte) 0xC3;
    spoilt[start + TITLE.length + 1] = 0x28;
    spoilt[start + TITLE.length + 2] = (byte) 0xFF;
    return spoilt;
  }
}
