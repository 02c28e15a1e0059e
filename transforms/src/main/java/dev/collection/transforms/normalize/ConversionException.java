package dev.collection.transforms.normalize;

/** A value cannot be converted. The message says why, in words. */
final class ConversionException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Made for every bad value: without a stack trace it costs next to nothing. */
  ConversionException(String message) {
    super(message, null, false, false);
  }
}
