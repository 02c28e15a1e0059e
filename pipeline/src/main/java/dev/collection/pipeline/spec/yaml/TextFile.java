package dev.collection.pipeline.spec.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
      throw new IOException(reason(file, e), e);
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

  /** Why {@code file} could not be opened or read; goes on after the file's name. */
  static String reason(Path file, IOException failure) {
    if (Files.isDirectory(file)) {
      return "is a folder, not a file";
    }
    if (failure instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "cannot be read: permission denied; let the user who runs this read it";
    }
    String reason =
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
    return "cannot be read" + (reason == null ? "" : ": " + reason);
  }
}
