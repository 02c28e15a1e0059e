package dev.collection.io.secret;

/** A secret that is referred to cannot be had. The message names the reference, never a value. */
public final class UnresolvedSecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnresolvedSecretException(String message) {
    super(message);
  }

  public UnresolvedSecretException(String message, Throwable cause) {
    super(message, cause);
  }
}
