package dev.collection.federaljobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.collection.model.JsonItems;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.normalize.RecordNormalizer;
import dev.collection.transforms.rules.RuleSet;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The shipped spec, case by case: see {@code cases.yaml}. */
class FederalJobsCasesTest {
  private static RecordType type;
  private static RecordNormalizer normalizer;
  private static RuleSet rules;

  @BeforeAll
  static void readSpec() throws Exception {
    CollectionSpec spec = FederalJobs.spec();
    type = spec.type();
    normalizer = FederalJobs.normalizer(spec);
    rules = RuleSet.compile(type, spec.rules());
  }

  @TestFactory
  Stream<DynamicTest> whenPostingIsGiven_becomesWhatTheTableSays() throws Exception {
    JsonNode cases;
    try (InputStream in = FederalJobsCasesTest.class.getResourceAsStream("cases.yaml")) {
      cases = new YAMLMapper().readTree(in);
    }
    assertThat(cases.size(), greaterThan(0));
    return StreamSupport.stream(cases.spliterator(), false)
        .map(one -> DynamicTest.dynamicTest(one.required("do").asText(), () -> check(one)));
  }

  private static void check(JsonNode one) {
    RecordNormalizer.Result result = normalizer.normalize(item(one));
    if (one.has("rejected")) {
      List<String> expected = new ArrayList<>();
      one.get("rejected").forEach(fault -> expected.add(fault.asText()));
      assertThat(
          result.faults().stream().map(fault -> fault.pointer() + " " + fault.rule()).toList(),
          containsInAnyOrder(expected.toArray()));
      return;
    }
    assertThat(result.faults(), is(List.of()));
    Map<String, Object> values = FederalJobs.values(type, result);
    Map<String, Object> expected = new LinkedHashMap<>();
    Map<String, Object> actual = new LinkedHashMap<>();
    one.required("expect")
        .properties()
        .forEach(
            field -> {
              type.position(field.getKey());
              expected.put(field.getKey(), texts(field.getValue()));
              actual.put(field.getKey(), texts(values.get(field.getKey())));
            });
    assertThat(actual, is(expected));
    List<String> lowers = new ArrayList<>();
    one.path("lowers").forEach(rule -> lowers.add(rule.asText()));
    Object[] all = result.values().toArray();
    assertThat(
        rules.violations(all, rules.evaluate(all)).stream().map(Violation::rule).toList(),
        containsInAnyOrder(lowers.toArray()));
  }

  private static JsonNode item(JsonNode one) {
    if (one.has("item")) {
      return one.get("item");
    }
    ObjectNode item = JsonItems.mapper().createObjectNode();
    item.put("MatchedObjectId", "100000000");
    ObjectNode descriptor = item.putObject("MatchedObjectDescriptor");
    descriptor.putArray("PositionLocation").addObject().put("LocationName", "Fargo, North Dakota");
    one.path("descriptor")
        .properties()
        .forEach(field -> descriptor.set(field.getKey(), field.getValue()));
    if (one.has("details")) {
      descriptor.putObject("UserArea").set("Details", one.get("details"));
    }
    return item;
  }

  /** Scalars as text, so that the table need not say of which type they are. */
  private static Object texts(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(FederalJobsCasesTest::texts).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> texts = new LinkedHashMap<>();
      map.forEach((name, member) -> texts.put((String) name, texts(member)));
      return texts;
    }
    if (value instanceof JsonNode node) {
      return texts(node);
    }
    return value.toString();
  }

  private static Object texts(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(texts(element)));
      return list;
    }
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(member -> map.put(member.getKey(), texts(member.getValue())));
      return map;
    }
    return node.asText();
  }
}
