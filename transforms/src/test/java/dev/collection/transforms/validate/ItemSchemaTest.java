package dev.collection.transforms.validate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import dev.collection.model.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemSchemaTest {
  private static JsonNode json(String text) throws IOException {
    return JsonItems.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static List<Violation> validate(String schema, String item) throws IOException {
    return ItemSchema.of(schema.replace('\'', '"')).validate(json(item));
  }

  @Test
  void whenAnItemHasSeveralFaults_eachIsAViolationWithItsPlace() throws IOException {
    String schema =
        "{'type':'object','required':['id'],'properties':{'a/b~':{'type':['string','null']},"
            + "'n':{'type':'integer','minimum':3},'list':{'type':'array','items':{'type':'number'}},"
            + "'code':{'pattern':'^[A-Z]+$'},'kind':{'enum':['x','y']}}}";

    assertThat(
        validate(
            schema, "{'a/b~':1,'n':2,'list':[1,'two',null],'code':'ab','kind':{'deep':[1e400]}}"),
        containsInAnyOrder(
            new Violation(
                "",
                "schema:required",
                "{\"a/b~\":1,\"n\":2,\"list\":[1,\"two\",null],\"code\":\"ab\",\"kind\":{\"deep\":[1E+400]}}",
                "required property 'id' not found"),
            new Violation("/a~1b~0", "schema:type", "1", "integer found, [string, null] expected"),
            new Violation("/n", "schema:minimum", "2", "must have a minimum value of 3"),
            new Violation("/list/1", "schema:type", "two", "string found, number expected"),
            new Violation("/list/2", "schema:type", "null", "null found, number expected"),
            new Violation(
                "/code", "schema:pattern", "ab", "does not match the regex pattern ^[A-Z]+$"),
            new Violation(
                "/kind",
                "schema:enum",
                "{\"deep\":[1E+400]}",
                "does not have a value in the enumeration [\"x\", \"y\"]")));
  }

  @Test
  void whenAnItemHasCountlessFaults_theFirstHundredAreListedAndTheRestCounted() throws IOException {
    List<Violation> violations =
        validate("{'items':{'type':'string'}}", "[" + "1,".repeat(999) + "1]");

    assertThat(violations.size(), is(101));
    assertThat(violations.get(99).pointer(), is("/99"));
    assertThat(
        violations.get(100),
        is(new Violation("", "limit:violations", "", "has 1000 faults, of which 100 are listed")));
  }

  @Test
  void whenAPatternWouldBacktrackForEver_itIsMatchedInLinearTime() throws IOException {
    String schema = "{'properties':{'a':{'pattern':'^(a+)+$'}}}";

    assertThat(validate(schema, "{'a':'" + "a".repeat(5_000) + "!'}").size(), is(1));
    assertThat(validate(schema, "{'a':'aaa'}"), empty());
  }

  @Test
  void whenAPatternIsNotAnchored_itMatchesAnywhere() throws IOException {
    assertThat(validate("{'pattern':'b'}", "'abc'"), empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                             | the schema is not JSON: ",
        "{'type':'text'}               | the schema is wrong at /type: ",
        "{'properties':[]}             | the schema is wrong at /properties: ",
        "[]                            | the schema is wrong at the top: ",
        "{'pattern':'(?=x)'}           | the pattern `(?=x)` cannot be used: ",
        "{'patternProperties':{'(a)\\\\1':{}}} | the pattern `(a)\\1` cannot be used: ",
        "{'$ref':'#/$defs/none'}       | the schema cannot be used: ",
        "{'$ref':'https://example.com/x'} | the schema cannot be used: ",
        "{'$ref':'classpath:/logging.properties'} | the schema cannot be used: ",
        "{'$schema':'http://json-schema.org/draft-07/schema#'} | the schema is of http://json"
      })
  void whenASchemaCannotBeUsed_theReasonIsNamed(String schema, String message) {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> ItemSchema.of(schema.replace('\'', '"')));

    assertThat(thrown.getMessage(), containsString(message.strip()));
  }

  @Test
  void whenASchemaIsAskedForAgain_itIsNotCompiledAgain() {
    String schema = "{\"type\":\"object\",\"title\":\"once\"}";

    assertThat(
        ItemSchema.of(schema), sameInstance(ItemSchema.of(new String(schema.toCharArray()))));
  }

  @Test
  void whenASchemaRefersToItself_itIsFollowed() throws IOException {
    String tree =
        "{'$ref':'#/$defs/tree','$defs':{'tree':{'type':'object','required':['n'],"
            + "'properties':{'n':{'type':'integer'},'child':{'$ref':'#/$defs/tree'}}}}}";

    assertThat(validate(tree, "{'n':1,'child':{'n':2.0}}"), empty());
    assertThat(
        validate(tree, "{'n':1,'child':{'n':2,'child':{}}}"),
        contains(
            new Violation(
                "/child/child", "schema:required", "{}", "required property 'n' not found")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'minimum':1}",
        "{'properties':{'a':true}}",
        "{'items':{'allOf':[{}]}}",
        "{'$ref':'#here'}",
        "{'properties':{'a':{'$id':'x'}}}"
      })
  void whenASchemaUsesOtherKeywords_theQuickTestIsNotUsed(String schema) throws IOException {
    assertThat(TypeCheck.of(json(schema)), nullValue());
  }

  @Test
  void whenTheQuickTestSaysRight_theValidatorAgrees() throws IOException {
    String[] types = {"object", "array", "string", "integer", "number", "boolean", "null"};
    String[] values = {
      "{}",
      "[]",
      "'x'",
      "1",
      "1.0",
      "1.5",
      "1e400",
      "true",
      "null",
      "{'a':1}",
      "{'a':'x'}",
      "[1]",
      "{'a':{'a':null}}",
      "['x',{'a':[1]}]",
      "{'b':1}",
      "{'b':1,'a':[]}"
    };
    Random random = new Random(42);
    int right = 0;
    for (int i = 0; i < 300; i++) {
      String schema =
          "{'type':['%s','%s'],'properties':{'a':{'type':'%s','items':{'type':'%s'}}},%s'items':"
                  .formatted(
                      types[random.nextInt(7)],
                      "object",
                      types[random.nextInt(7)],
                      types[random.nextInt(7)],
                      random.nextBoolean() ? "'required':['b']," : "")
              + "{'type':'%s'}}".formatted(types[random.nextInt(7)]);
      // An array of types may not name one twice.
      schema = schema.replace("['object','object']", "'object'");
      TypeCheck quick = TypeCheck.of(json(schema));
      assertThat(schema, quick, notNullValue());
      // With a keyword that the quick test does not know, the validator decides alone.
      String same = schema.substring(0, schema.length() - 1) + ",'not':{'const':'never'}}";
      assertThat(TypeCheck.of(json(same)), nullValue());
      for (String value : values) {
        boolean valid = validate(same, value).isEmpty();
        if (quick.certainlyRight(json(value))) {
          right++;
          assertThat(schema + " " + value, valid, is(true));
        }
        assertThat(schema + " " + value, validate(schema, value).isEmpty(), is(valid));
      }
    }
    assertThat(right > 500, is(true));
  }
}
