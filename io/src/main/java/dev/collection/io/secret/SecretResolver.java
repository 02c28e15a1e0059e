package dev.collection.io.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:NAME}} and {@code ${file:PATH}} by what they refer to. Called on the
 * worker, at the moment of use; the result is never stored in options, definitions or the graph.
 */
public final class SecretResolver {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  private final UnaryOperator<String> environment;

  /** A resolver over {@code environment}, which gives null for an unset variable. */
  public SecretResolver(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /** References into this process's environment and file system. */
  public static SecretResolver system() {
    return new SecretResolver(System::getenv);
  }

  /** Whether {@code text} refers to a secret. */
  public static boolean isReference(String text) {
    return REFERENCE.matcher(text).find();
  }

  /**
   * The text with every reference replaced.
   *
   * @throws UnresolvedSecretException if a variable is unset or a file cannot be read; the message
   *     names the reference, never a value
   */
  public String resolve(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value(matcher)));
    }
    return matcher.appendTail(resolved).toString();
  }

  /**
   * Every reference in {@code text} that {@link #resolve} would fail over, in their order, so that
   * a user learns of all of them at once.
   */
  public List<UnresolvedReference> unresolved(String text) {
    List<UnresolvedReference> unresolved = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      try {
        value(matcher);
      } catch (UnresolvedSecretException e) {
        unresolved.add(
            new UnresolvedReference(isVariable(matcher), matcher.group(2), e.getMessage()));
      }
    }
    return unresolved;
  }

  private String value(Matcher reference) {
    String name = reference.group(2);
    return isVariable(reference) ? variable(name) : content(name);
  }

  private static boolean isVariable(Matcher reference) {
    return reference.group(1).equals("env");
  }

  private String variable(String name) {
    String value = environment.apply(name);
    if (value == null || value.isEmpty()) {
      throw new UnresolvedSecretException(
          "the environment variable " + name + " is not set; set it with: export " + name + "=…");
    }
    return value;
  }

  private static String content(String path) {
    try {
      return Files.readString(Path.of(path), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UnresolvedSecretException(
          "the file " + path + " that a secret refers to cannot be read", e);
    }
  }
}
