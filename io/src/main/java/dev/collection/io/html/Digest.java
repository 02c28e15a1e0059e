package dev.collection.io.html;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Half of a SHA-256: what many addresses and contents are remembered by. */
record Digest(long first, long second) {
  /** Of nothing. */
  static final Digest NONE = new Digest(0, 0);

  static Digest of(List<byte[]> parts) {
    MessageDigest sha = sha256();
    for (byte[] part : parts) {
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      sha.update(part);
    }
    ByteBuffer hash = ByteBuffer.wrap(sha.digest());
    return new Digest(hash.getLong(), hash.getLong());
  }

  static Digest of(String text) {
    return of(List.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Of everything that this is of, and {@code text} after it. */
  Digest then(String text) {
    byte[] before = ByteBuffer.allocate(2 * Long.BYTES).putLong(first).putLong(second).array();
    return of(List.of(before, text.getBytes(StandardCharsets.UTF_8)));
  }

  String text() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(first) + hex.toHexDigits(second);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }
}
