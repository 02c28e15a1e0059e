package dev.collection.pipeline.spec.yaml;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words for failures that a test cannot bring about: root may read everything. */
class TextFileTest {
  @TempDir Path folder;

  private String reason(IOException failure) {
    return TextFile.reason(folder.resolve("ur.yaml"), failure);
  }

  @Test
  void whenAFileCannotBeRead_saysWhy() {
    assertThat(reason(new NoSuchFileException("ur.yaml")), is("does not exist"));
    assertThat(
        reason(new AccessDeniedException("ur.yaml")),
        is("cannot be read: permission denied; let the user who runs this read it"));
    assertThat(
        reason(new FileSystemException("ur.yaml", null, "Stale file handle")),
        is("cannot be read: Stale file handle"));
    assertThat(
        reason(new IOException("Input/output error")), is("cannot be read: Input/output error"));
    assertThat(reason(new IOException()), is("cannot be read"));
  }

  @Test
  void whenAFileIsAFolder_saysSo() {
    assertThat(
        TextFile.reason(folder, new IOException("Is a directory")), is("is a folder, not a file"));
  }
}
