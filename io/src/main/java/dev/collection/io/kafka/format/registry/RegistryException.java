package dev.collection.io.kafka.format.registry;

/**
 * The schema registry does not answer, or refuses what is asked of it. No message is at fault: what
 * was being read or sent is to be tried again. The message is for people and shows no secret.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
