package dev.collection.transforms.rules;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.BitSet;
import java.util.regex.Pattern;

/** One rule, ready to be evaluated. Thread-safe. */
final class CompiledRule {
  private static final Pattern PLACE = Pattern.compile("^evaluation error(?: at [^:]*:\\d+)?: ");

  private final RuleDefinition definition;
  private final Program program;
  private final int[] reads;
  private final int[] required;

  /**
   * @param reads positions of all fields that the expression names, at least one
   * @param required those of them that must not be null for the rule to apply
   */
  CompiledRule(RuleDefinition definition, Program program, int[] reads, int[] required) {
    this.definition = definition;
    this.program = program;
    this.reads = reads;
    this.required = required;
  }

  /**
   * What the rule says of a record.
   *
   * @param error why a failed rule could not be evaluated; otherwise null
   */
  record Verdict(Kind kind, String error) {
    static final Verdict PASSED = new Verdict(Kind.PASSED, null);
    static final Verdict FAILED = new Verdict(Kind.FAILED, null);
    static final Verdict NOT_APPLICABLE = new Verdict(Kind.NOT_APPLICABLE, null);

    enum Kind {
      PASSED,
      FAILED,
      NOT_APPLICABLE
    }
  }

  RuleDefinition definition() {
    return definition;
  }

  int[] reads() {
    return reads;
  }

  boolean readsAny(BitSet positions) {
    if (positions.isEmpty()) {
      return false;
    }
    for (int position : reads) {
      if (positions.get(position)) {
        return true;
      }
    }
    return false;
  }

  Verdict evaluate(Object[] values, RecordVariables variables) {
    for (int position : required) {
      if (values[position] == null) {
        return Verdict.NOT_APPLICABLE;
      }
    }
    try {
      return Boolean.TRUE.equals(program.eval(variables)) ? Verdict.PASSED : Verdict.FAILED;
    } catch (CelEvaluationException e) {
      return readsNothing(e.getErrorCode(), values)
          ? Verdict.NOT_APPLICABLE
          : new Verdict(Verdict.Kind.FAILED, describe(e));
    } catch (RuntimeException e) {
      // An expression computes with nothing but the record: whatever it throws is the record's.
      return new Verdict(Verdict.Kind.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether the evaluation stopped because it needed a value that is not there: a member that is
   * absent, or a field that is null where the expression asks for null elsewhere.
   */
  private boolean readsNothing(CelErrorCode code, Object[] values) {
    if (code == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
      return true;
    }
    if (code == CelErrorCode.OVERLOAD_NOT_FOUND) {
      for (int position : reads) {
        if (values[position] == null) {
          return true;
        }
      }
    }
    return false;
  }

  private static String describe(CelEvaluationException e) {
    return switch (e.getErrorCode()) {
      case DIVIDE_BY_ZERO -> "division by zero";
      case NUMERIC_OVERFLOW -> "a number beyond 64 bits";
      case ITERATION_BUDGET_EXCEEDED ->
          "more than " + RuleCompiler.MAX_ITERATIONS + " steps over arrays";
      default -> PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    };
  }
}
