package dev.collection.transforms.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.collection.model.RecordType;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which fields an expression reads, found in its checked syntax tree.
 *
 * <p>A field that the expression compares with {@code null} (which {@code has(field)} also is) may
 * be null when the rule is evaluated; every other one must have a value for the rule to apply.
 */
final class FieldReads {
  private final RecordType type;
  private final Set<String> fields = new LinkedHashSet<>();
  private final Set<String> nullTested = new HashSet<>();

  private FieldReads(RecordType type) {
    this.type = type;
  }

  static FieldReads of(CelAbstractSyntaxTree ast, RecordType type) {
    FieldReads reads = new FieldReads(type);
    reads.visit(ast.getExpr(), Set.of());
    return reads;
  }

  boolean anyOf(Set<String> names) {
    return fields.stream().anyMatch(names::contains);
  }

  /** Positions of all fields read, in the order in which the expression names them. */
  int[] positions() {
    return fields.stream().mapToInt(type::position).toArray();
  }

  /** Positions of the fields that must not be null. */
  int[] requiredPositions() {
    return fields.stream()
        .filter(field -> !nullTested.contains(field))
        .mapToInt(type::position)
        .toArray();
  }

  /**
   * @param bound names that stand for an element in a macro such as {@code all}: they hide a field
   */
  private void visit(CelExpr expr, Set<String> bound) {
    switch (expr.getKind()) {
      case IDENT -> {
        String name = expr.ident().name();
        if (type.has(name) && !bound.contains(name)) {
          fields.add(name);
        }
      }
      case SELECT -> visit(expr.select().operand(), bound);
      case CALL -> {
        String tested = nullTest(expr.call());
        if (tested != null && type.has(tested) && !bound.contains(tested)) {
          nullTested.add(tested);
        }
        expr.call().target().ifPresent(target -> visit(target, bound));
        expr.call().args().forEach(argument -> visit(argument, bound));
      }
      case LIST -> expr.list().elements().forEach(element -> visit(element, bound));
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  entry -> {
                    visit(entry.key(), bound);
                    visit(entry.value(), bound);
                  });
      case STRUCT -> expr.struct().entries().forEach(entry -> visit(entry.value(), bound));
      case COMPREHENSION -> visit(expr.comprehension(), bound);
      case CONSTANT, NOT_SET -> {}
    }
  }

  private void visit(CelExpr.CelComprehension loop, Set<String> bound) {
    visit(loop.iterRange(), bound);
    visit(loop.accuInit(), bound);
    Set<String> inner = new HashSet<>(bound);
    inner.addAll(List.of(loop.iterVar(), loop.iterVar2(), loop.accuVar()));
    visit(loop.loopCondition(), inner);
    visit(loop.loopStep(), inner);
    visit(loop.result(), inner);
  }

  /** The name that the call compares with null; null if it does something else. */
  private static String nullTest(CelExpr.CelCall call) {
    boolean equality =
        call.function().equals(Operator.EQUALS.getFunction())
            || call.function().equals(Operator.NOT_EQUALS.getFunction());
    if (!equality) {
      return null;
    }
    CelExpr left = call.args().get(0);
    CelExpr right = call.args().get(1);
    return isNull(right) ? name(left) : isNull(left) ? name(right) : null;
  }

  private static boolean isNull(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.NULL_VALUE;
  }

  private static String name(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals("dyn")) {
      return name(expr.call().args().get(0));
    }
    return expr.identOrDefault().name().isEmpty() ? null : expr.ident().name();
  }
}
