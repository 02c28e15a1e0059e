package dev.collection.transforms.rules;

import com.google.common.collect.ImmutableList;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.collection.model.RecordType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The CEL environment of one record type: its fields as variables, CEL's standard functions and
 * macros, {@code date('2026-01-31')} and {@code has(field)}. It has no clock, no randomness and
 * nothing that reaches outside.
 */
final class RuleCompiler {
  /** Most steps that the macros of one evaluation may take together. */
  static final int MAX_ITERATIONS = 10_000;

  private static final int MAX_REGEX_SIZE = 10_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxExpressionCodePointSize(10_000)
          .maxRegexProgramSize(MAX_REGEX_SIZE)
          .build();

  private final RecordType type;
  private final Set<String> untyped;
  private final IssueText text;
  private final CelCompiler compiler;
  private final CelRuntime runtime;

  /**
   * @param untyped fields of which only the name is known; without any field at all only the form
   *     of the expressions is looked at
   */
  RuleCompiler(RecordType type, Set<String> untyped) {
    this.type = type;
    this.untyped = Set.copyOf(untyped);
    CelTypes types = new CelTypes(type, untyped);
    text = new IssueText(types.fields().keySet(), types.members(), Set.of("date"));
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(
                CelStandardMacro.STANDARD_MACROS.stream()
                    .filter(macro -> macro != CelStandardMacro.HAS)
                    .toList())
            .addMacros(CelMacro.newGlobalMacro("has", 1, RuleCompiler::expandHas))
            .setTypeProvider(types.provider())
            .addFunctionDeclarations(
                CelFunctionDecl.newFunctionDeclaration(
                    "date",
                    CelOverloadDecl.newGlobalOverload(
                        "date_string", SimpleType.TIMESTAMP, SimpleType.STRING)));
    types.fields().forEach(builder::addVar);
    compiler = builder.build();
    runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .excludeFunctions(StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(new RegexCache(MAX_REGEX_SIZE).bindings())
            .addFunctionBindings(
                CelFunctionBinding.fromOverloads(
                    "date",
                    CelFunctionBinding.from("date_string", String.class, RuleCompiler::date)))
            .build();
  }

  /** {@code has(field)} asks whether a field is not null; of a member, whether it is there. */
  private static Optional<CelExpr> expandHas(
      CelMacroExprFactory factory, CelExpr target, ImmutableList<CelExpr> arguments) {
    CelExpr argument = arguments.get(0);
    return switch (argument.getKind()) {
      case SELECT ->
          Optional.of(
              factory.newSelect(argument.select().operand(), argument.select().field(), true));
      case IDENT ->
          // Through dyn, for an array's type does not allow a comparison with null.
          Optional.of(
              factory.newGlobalCall(
                  "_!=_",
                  factory.newGlobalCall("dyn", argument),
                  factory.newConstant(CelConstant.ofValue(NullValue.NULL_VALUE))));
      default ->
          Optional.of(
              factory.reportError(
                  "has() takes a field or a member, as in has(title), has(l.city)"));
    };
  }

  private static Object date(String text) throws CelEvaluationException {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException notADate) {
      throw new CelEvaluationException("'" + text + "' is not a date", notADate);
    }
  }

  /**
   * @param problems where what is wrong with the rule is added
   * @return null if anything is wrong
   */
  CompiledRule compile(RuleDefinition rule, List<RuleProblem> problems) {
    int before = problems.size();
    CelValidationResult parsed = compiler.parse(rule.check(), rule.name());
    addIssues(rule, parsed, problems);
    if (problems.size() > before) {
      return null;
    }
    try {
      CelAbstractSyntaxTree form = parsed.getAst();
      // Also of an expression whose types are wrong, so that all its problems are reported at once.
      checkLiterals(rule, form, problems);
      if (type.size() == 0) {
        return null;
      }
      CelValidationResult checked = compiler.check(form);
      addIssues(rule, checked, problems);
      if (checked.hasError()) {
        return null;
      }
      CelAbstractSyntaxTree ast = checked.getAst();
      FieldReads reads = FieldReads.of(ast, type);
      checkResult(rule, ast, reads, problems);
      if (reads.positions().length == 0) {
        problems.add(new RuleProblem(rule.name(), "the expression reads no field", 0));
      }
      return problems.size() > before
          ? null
          : new CompiledRule(
              rule, runtime.createProgram(ast), reads.positions(), reads.requiredPositions());
    } catch (CelValidationException | CelEvaluationException impossible) {
      throw new IllegalStateException("rule " + rule.name() + " cannot be planned", impossible);
    }
  }

  private void addIssues(
      RuleDefinition rule, CelValidationResult result, List<RuleProblem> problems) {
    for (CelIssue issue : result.getErrors()) {
      int offset = offset(result.getSource(), issue);
      problems.add(
          new RuleProblem(rule.name(), text.describe(issue, rule.check(), offset), offset));
    }
  }

  private void checkResult(
      RuleDefinition rule,
      CelAbstractSyntaxTree ast,
      FieldReads reads,
      List<RuleProblem> problems) {
    CelKind kind = ast.getResultType().kind();
    // What comes of a field of an unknown type may well be a truth value.
    boolean unknown = kind == CelKind.DYN && reads.anyOf(untyped);
    if (kind != CelKind.BOOL && !unknown) {
      String given = IssueText.typeName(ast.getResultType().name());
      problems.add(
          new RuleProblem(
              rule.name(), "a rule must say true or false, this gives a value: " + given, 0));
    }
  }

  /** Literals that would fail on every record are found here. */
  private static void checkLiterals(
      RuleDefinition rule, CelAbstractSyntaxTree ast, List<RuleProblem> problems) {
    CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
        .forEach(
            node -> {
              CelExpr.CelCall call = node.expr().call();
              if (call.args().isEmpty()) {
                return;
              }
              CelExpr last = call.args().get(call.args().size() - 1);
              String literal = stringLiteral(last);
              String problem = literal == null ? null : literalProblem(call.function(), literal);
              if (problem != null) {
                Integer codePoint = ast.getSource().getPositionsMap().get(last.id());
                int offset = codePoint == null ? 0 : utf16Offset(rule.check(), codePoint);
                problems.add(new RuleProblem(rule.name(), problem, offset));
              }
            });
  }

  private static String stringLiteral(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? expr.constant().stringValue()
        : null;
  }

  private static String literalProblem(String function, String literal) {
    try {
      switch (function) {
        case "matches" -> com.google.re2j.Pattern.compile(literal);
        case "date" -> LocalDate.parse(literal);
        case "timestamp" -> Instant.parse(literal);
        default -> {}
      }
      return null;
    } catch (PatternSyntaxException wrong) {
      return "'"
          + literal
          + "' is not a pattern (RE2): "
          + wrong.getDescription()
          + "; write \\\\ before a character that stands for itself";
    } catch (DateTimeException wrong) {
      return "date".equals(function)
          ? "'" + literal + "' is not a date such as 2026-01-31"
          : "'" + literal + "' is not a timestamp such as 2026-01-31T12:00:00Z";
    }
  }

  private static int offset(CelSource source, CelIssue issue) {
    int codePoint = source.getLocationOffset(issue.getSourceLocation()).orElse(0);
    return utf16Offset(source.getContent().toString(), codePoint);
  }

  /** CEL counts code points, the spec reader counts Java's characters. */
  private static int utf16Offset(String expression, int codePoint) {
    int within = Math.min(codePoint, expression.codePointCount(0, expression.length()));
    return expression.offsetByCodePoints(0, within);
  }
}
