package dev.collection.transforms.dedup;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Records cannot wait in the folder for temporary files: it is full, missing or not writable. */
public final class BlockFileException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  public BlockFileException(IOException cause) {
    super("the folder for temporary files cannot hold waiting records", cause);
  }
}
