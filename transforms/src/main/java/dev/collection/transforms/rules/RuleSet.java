package dev.collection.transforms.rules;

import dev.collection.model.FieldDefinition;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.ValueText;
import dev.collection.model.Violation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules of a spec, compiled for its record type. Immutable and thread-safe.
 *
 * <p>A rule does not apply to a record in which a field that it reads is null, unless the
 * expression asks for that null: {@code closing_date == null || posting_date <= closing_date}, or
 * {@code has(closing_date)}. Nor does it apply when its answer hangs on a member that an object
 * does not have. Whatever cannot be evaluated (a division by zero, an overflow) has failed, with a
 * message; no record makes an exception.
 *
 * <p>Decimals are compared as 64-bit floating point numbers (15 significant digits), dates as the
 * midnight (UTC) they begin with.
 */
public final class RuleSet {
  /** Longest text of one field's value in a violation, in characters. */
  private static final int MAX_FIELD_VALUE_LENGTH = 80;

  private static final BitSet NONE = new BitSet();

  private static final Map<CacheKey, RuleSet> SHARED = new ConcurrentHashMap<>();

  private final RecordType type;
  private final List<CompiledRule> rules;
  private final BitSet reads = new BitSet();

  /**
   * What every rule said of one record.
   *
   * @param errors by rule position: why a failed rule could not be evaluated; the other failed
   *     rules gave false
   */
  public record Evaluation(RuleOutcomes outcomes, Map<Integer, String> errors) {
    public Evaluation {
      Objects.requireNonNull(outcomes, "outcomes");
      errors = Map.copyOf(errors);
    }
  }

  private record CacheKey(List<FieldDefinition> fields, List<RuleDefinition> rules) {}

  private RuleSet(RecordType type, List<CompiledRule> rules) {
    this.type = type;
    this.rules = List.copyOf(rules);
    for (CompiledRule rule : rules) {
      for (int position : rule.reads()) {
        reads.set(position);
      }
    }
  }

  /**
   * Compiles all rules.
   *
   * @throws InvalidRulesException naming every problem of every rule
   */
  public static RuleSet compile(RecordType type, List<RuleDefinition> definitions) {
    List<RuleProblem> problems = new ArrayList<>();
    List<CompiledRule> compiled = compile(type, Set.of(), definitions, problems);
    if (!problems.isEmpty()) {
      throw new InvalidRulesException(problems);
    }
    return new RuleSet(type, compiled);
  }

  /**
   * Every problem of every rule; empty if there is none.
   *
   * @param untyped fields of {@code type} whose type is not known: they are taken for whatever the
   *     rule takes them for. If {@code type} has no field at all, it is only the expressions' form
   *     that is looked at
   */
  public static List<RuleProblem> problems(
      RecordType type, Set<String> untyped, List<RuleDefinition> definitions) {
    List<RuleProblem> problems = new ArrayList<>();
    compile(type, untyped, definitions, problems);
    return List.copyOf(problems);
  }

  private static List<CompiledRule> compile(
      RecordType type,
      Set<String> untyped,
      List<RuleDefinition> definitions,
      List<RuleProblem> problems) {
    List<CompiledRule> compiled = new ArrayList<>();
    Set<String> names = new HashSet<>();
    RuleCompiler compiler = new RuleCompiler(type, untyped);
    for (RuleDefinition definition : definitions) {
      if (!names.add(definition.name())) {
        problems.add(new RuleProblem(definition.name(), "two rules have this name", 0));
      }
      compiled.add(compiler.compile(definition, problems));
    }
    return compiled;
  }

  /** The same rules compiled once in this JVM. */
  public static RuleSet shared(RecordType type, List<RuleDefinition> definitions) {
    return SHARED.computeIfAbsent(
        new CacheKey(type.fields(), List.copyOf(definitions)), key -> compile(type, key.rules()));
  }

  /** Positions of the fields that some rule reads: all that {@link #evaluate} needs. */
  public BitSet reads() {
    return (BitSet) reads.clone();
  }

  /** Positions of the fields that the expression of one rule names. */
  public BitSet reads(int rule) {
    BitSet positions = new BitSet();
    for (int position : rules.get(rule).reads()) {
      positions.set(position);
    }
    return positions;
  }

  /**
   * What every rule says of one record.
   *
   * @param values in the order of the record type; only those at {@link #reads()} are looked at
   */
  public Evaluation evaluate(Object[] values) {
    return evaluate(values, NONE);
  }

  /**
   * What the rules say of a record of which something is not known.
   *
   * @param unknown positions of fields whose value could not be used; a rule that reads one of them
   *     does not apply
   */
  public Evaluation evaluate(Object[] values, BitSet unknown) {
    RecordVariables variables = new RecordVariables(type, values);
    BitSet applied = new BitSet(rules.size());
    BitSet failed = new BitSet(rules.size());
    Map<Integer, String> errors = null;
    for (int i = 0; i < rules.size(); i++) {
      CompiledRule rule = rules.get(i);
      CompiledRule.Verdict verdict =
          rule.readsAny(unknown)
              ? CompiledRule.Verdict.NOT_APPLICABLE
              : rule.evaluate(values, variables);
      applied.set(i, verdict.kind() != CompiledRule.Verdict.Kind.NOT_APPLICABLE);
      failed.set(i, verdict.kind() == CompiledRule.Verdict.Kind.FAILED);
      if (verdict.error() != null) {
        errors = errors == null ? new HashMap<>() : errors;
        errors.put(i, verdict.error());
      }
    }
    return new Evaluation(new RuleOutcomes(applied, failed), errors == null ? Map.of() : errors);
  }

  /** Whether a rule that rejects has failed. */
  public boolean rejects(RuleOutcomes outcomes) {
    for (int i = 0; i < rules.size(); i++) {
      if (outcomes.failed(i) && rules.get(i).definition().rejects()) {
        return true;
      }
    }
    return false;
  }

  /**
   * One violation for every failed rule, those that reject first, each group in the order of the
   * spec.
   *
   * @param values those that were evaluated
   */
  public List<Violation> violations(Object[] values, Evaluation evaluation) {
    List<Violation> rejecting = new ArrayList<>();
    List<Violation> others = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (evaluation.outcomes().failed(i)) {
        CompiledRule rule = rules.get(i);
        (rule.definition().rejects() ? rejecting : others)
            .add(violation(rule, values, evaluation.errors().get(i)));
      }
    }
    rejecting.addAll(others);
    return rejecting;
  }

  private Violation violation(CompiledRule rule, Object[] values, String error) {
    RuleDefinition definition = rule.definition();
    String message =
        definition.message() == null
            ? "does not hold: " + definition.check()
            : definition.message();
    return new Violation(
        "/" + type.field(rule.reads()[0]).name(),
        definition.name(),
        read(rule.reads(), values),
        error == null ? message : message + " (could not be evaluated: " + error + ")");
  }

  /** What the rule looked at: a single value as it is, several by the names of their fields. */
  private String read(int[] positions, Object[] values) {
    if (positions.length == 1) {
      return text(values[positions[0]]);
    }
    StringBuilder read = new StringBuilder();
    for (int position : positions) {
      read.append(read.isEmpty() ? "" : ", ")
          .append(type.field(position).name())
          .append('=')
          .append(shorten(text(values[position])));
    }
    return read.toString();
  }

  private static String text(Object value) {
    return value == null ? "null" : ValueText.of(value);
  }

  private static String shorten(String text) {
    if (text.length() <= MAX_FIELD_VALUE_LENGTH) {
      return text;
    }
    int end = MAX_FIELD_VALUE_LENGTH - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
