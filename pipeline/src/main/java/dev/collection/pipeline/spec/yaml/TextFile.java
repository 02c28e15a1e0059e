package dev.collection.pipeline.spec.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files that a spec consists of, which are short texts written by people. */
public final class TextFile {
  /** Files over this many bytes are not read. */
  public static final int MAX_BYTES = 12 << 20;

  private TextFile() {}

  /**
   * The text of {@code file}.
   *
   * @throws IOException if it cannot be read, is longer than {@link #MAX_BYTES} or is not UTF-8;
   *     the message goes on after the file's name
   */
  public static String read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IOException(reason(file), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException("is longer than " + (MAX_BYTES >> 20) + " MB");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("is not text in UTF-8", e);
    }
  }

  private static String reason(Path file) {
    if (Files.isDirectory(file)) {
      return "is a folder, not a file";
    }
    return Files.exists(file) ? "cannot be read" : "does not exist";
  }
}
