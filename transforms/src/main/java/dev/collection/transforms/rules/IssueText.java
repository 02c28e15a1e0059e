package dev.collection.transforms.rules;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelIssue;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what CEL reports in the words of a spec, with the remedy where there is a known one. A text
 * that is not recognised is passed on as it is.
 */
final class IssueText {
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']+)'.*");
  private static final Pattern NO_MEMBER = Pattern.compile("undefined field '([^']+)'.*");
  private static final Pattern NO_OVERLOAD =
      Pattern.compile("found no matching overload for '(.+?)' applied to '(.*?)'( \\(cand.*)?");
  private static final Pattern SYNTAX = Pattern.compile("(.*?) expecting (\\{.*}|.+)");

  private final Set<String> fields;
  private final Set<String> members;
  private final Set<String> functions = new TreeSet<>();

  IssueText(Set<String> fields, Set<String> members, Set<String> ownFunctions) {
    this.fields = fields;
    this.members = members;
    functions.addAll(ownFunctions);
    CelStandardMacro.STANDARD_MACROS.forEach(macro -> functions.add(macro.getFunction()));
    for (String function : CelStandardDeclarations.getAllFunctionNames()) {
      if (Character.isLetter(function.charAt(0))) {
        functions.add(function);
      }
    }
  }

  /**
   * @param offset where in the expression the issue is
   */
  String describe(CelIssue issue, String expression, int offset) {
    String text = issue.getMessage();
    Matcher undeclared = UNDECLARED.matcher(text);
    if (undeclared.matches()) {
      String name = undeclared.group(1);
      return expression.startsWith("(", offset)
          ? "unknown function `" + name + "`" + suggestion(name, functions)
          : "unknown field `" + name + "`" + suggestion(name, fields);
    }
    Matcher member = NO_MEMBER.matcher(text);
    if (member.matches()) {
      return "unknown member `" + member.group(1) + "`" + suggestion(member.group(1), members);
    }
    Matcher overload = NO_OVERLOAD.matcher(text);
    if (overload.matches()) {
      return wrongTypes(overload.group(1), splitTypes(overload.group(2)));
    }
    return syntax(text);
  }

  private static String syntax(String text) {
    if (text.startsWith("mismatched input '<EOF>'")) {
      return "the expression ends where a value is expected; write one there";
    }
    Matcher matcher = SYNTAX.matcher(text);
    String brief = matcher.matches() ? matcher.group(1) : text;
    if (brief.contains("'and'") || brief.contains("'or'") || brief.contains("'not'")) {
      return brief + "; write && for and, || for or, ! for not";
    }
    return brief.contains("'=") ? brief + "; compare with ==" : brief;
  }

  private static String wrongTypes(String function, List<String> types) {
    String operator = function.replace("_", "").replace("@", "");
    String text = "`" + operator + "` cannot be applied to " + String.join(" and ", types);
    if (types.contains("null")) {
      return text + "; ask whether an array is there with has(field)";
    }
    if (types.contains("decimal") && types.contains("integer")) {
      return text + "; write a whole number with a point (2.0), or convert with double(...)";
    }
    if (types.contains("timestamp") && types.contains("string")) {
      return text + "; write a day as date('2026-01-31')";
    }
    return text;
  }

  /** Splits {@code (a, list(b, c))}, or {@code a.(b, c)} of a member function, into its types. */
  private static List<String> splitTypes(String signature) {
    List<String> types = new ArrayList<>();
    int receiver = signature.lastIndexOf(".(");
    if (receiver > 0) {
      types.add(typeName(signature.substring(0, receiver)));
    }
    int start = signature.indexOf('(', Math.max(receiver, 0)) + 1;
    int depth = 0;
    for (int i = start; i < signature.length(); i++) {
      char next = signature.charAt(i);
      boolean ends = depth == 0 && (next == ',' || next == ')');
      if (ends && start < i) {
        types.add(typeName(signature.substring(start, i).trim()));
        start = i + 1;
      } else if (next == '(') {
        depth++;
      } else if (next == ')') {
        depth--;
      }
    }
    return types;
  }

  /** CEL's name of a type in the words of a spec. */
  static String typeName(String cel) {
    if (cel.startsWith("wrapper(") && cel.endsWith(")")) {
      return typeName(cel.substring("wrapper(".length(), cel.length() - 1));
    }
    if (cel.startsWith("list(") && cel.endsWith(")")) {
      return "array of " + typeName(cel.substring("list(".length(), cel.length() - 1));
    }
    if (cel.startsWith("{") || cel.startsWith("map(")) {
      return "object";
    }
    return switch (cel) {
      case "int" -> "integer";
      case "double" -> "decimal";
      case "bool" -> "boolean";
      case "google.protobuf.Timestamp" -> "timestamp";
      case "google.protobuf.Duration" -> "duration";
      default -> cel;
    };
  }

  /** {@code ; did you mean `x`?}, or nothing if no candidate is near. */
  private static String suggestion(String name, Collection<String> candidates) {
    String nearest = null;
    int least = Math.max(1, name.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest == null ? "" : "; did you mean `" + nearest + "`?";
  }

  /** How many characters must be inserted, removed, replaced or swapped with their neighbour. */
  private static int distance(String left, String right) {
    int[][] distances = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          distances[i][j] = i + j;
          continue;
        }
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int least = distances[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        distances[i][j] = swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
      }
    }
    return distances[left.length()][right.length()];
  }
}
