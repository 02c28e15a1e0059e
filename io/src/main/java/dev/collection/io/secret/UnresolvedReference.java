package dev.collection.io.secret;

import java.util.Objects;

/**
 * A reference to a secret that cannot be had.
 *
 * @param variable whether it names an environment variable; otherwise a file
 * @param name of the variable, or the file's path
 * @param message what is wrong and what to do
 */
public record UnresolvedReference(boolean variable, String name, String message) {
  public UnresolvedReference {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(message, "message");
  }
}
