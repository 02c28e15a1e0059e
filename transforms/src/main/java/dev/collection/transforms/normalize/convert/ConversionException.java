package dev.collection.transforms.normalize.convert;

/** A value cannot be converted. The message says why, in words. */
public final class ConversionException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Made for every bad value: without a stack trace it costs next to nothing. */
  public ConversionException(String message) {
    super(message, null, false, false);
  }
}
