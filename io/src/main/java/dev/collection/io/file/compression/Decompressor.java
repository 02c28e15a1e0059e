package dev.collection.io.file.compression;

import dev.collection.io.file.stream.ByteReader;
import java.io.Closeable;

/** The decompressed bytes of another reader. */
interface Decompressor extends ByteReader, Closeable {
  /** How many compressed bytes were used. */
  long consumed();
}
