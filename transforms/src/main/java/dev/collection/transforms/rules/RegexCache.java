package dev.collection.transforms.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationExceptionBuilder;
import dev.cel.runtime.CelFunctionBinding;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CEL's {@code matches} with each expression compiled once; the library compiles it for every
 * record. Thread-safe.
 */
final class RegexCache {
  /** Enough for the expressions of a spec; those that come out of records are not kept beyond. */
  private static final int MAX_PATTERNS = 256;

  private final int maxProgramSize;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  RegexCache(int maxProgramSize) {
    this.maxProgramSize = maxProgramSize;
  }

  /** To be bound instead of the standard one. */
  @SuppressWarnings("Immutable") // as seen from outside: what is remembered changes no result
  Iterable<CelFunctionBinding> bindings() {
    return CelFunctionBinding.fromOverloads(
        "matches",
        CelFunctionBinding.from("matches", String.class, String.class, this::matches),
        CelFunctionBinding.from("matches_string", String.class, String.class, this::matches));
  }

  /** Whether {@code regex} (RE2) is found anywhere in {@code text}. */
  private boolean matches(String text, String regex) throws CelEvaluationException {
    Pattern pattern = patterns.get(regex);
    if (pattern == null) {
      pattern = compile(regex);
      if (patterns.size() < MAX_PATTERNS) {
        patterns.put(regex, pattern);
      }
    }
    return pattern.matcher(text).find();
  }

  private Pattern compile(String regex) throws CelEvaluationException {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw refused("'" + regex + "' is not a pattern (RE2): " + e.getDescription());
    }
    if (pattern.programSize() > maxProgramSize) {
      throw refused("'" + regex + "' is too large a pattern");
    }
    return pattern;
  }

  private static CelEvaluationException refused(String message) {
    return CelEvaluationExceptionBuilder.newBuilder(message)
        .setErrorCode(CelErrorCode.INVALID_ARGUMENT)
        .build();
  }
}
