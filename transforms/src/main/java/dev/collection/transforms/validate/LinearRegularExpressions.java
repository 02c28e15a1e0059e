package dev.collection.transforms.validate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/**
 * Matches the patterns of a schema in time linear in the text, so that no record can hang a run.
 * What RE2 does not have (back references, look-around) is refused when the schema is compiled.
 */
final class LinearRegularExpressions implements RegularExpressionFactory {
  @Override
  public RegularExpression getRegularExpression(String regex) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the pattern `"
              + regex
              + "` cannot be used: "
              + e.getDescription()
              + "; patterns are those of RE2, without look-around and back references",
          e);
    }
    // A pattern of JSON Schema matches anywhere in the text.
    return text -> pattern.matcher(text).find();
  }
}
