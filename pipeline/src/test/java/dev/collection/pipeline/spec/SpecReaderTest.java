package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.http.client.AuthDefinition;
import dev.collection.io.http.client.CircuitDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.model.Dimension;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.quality.QualityDefinition;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTest {
  private static final String FULL =
      """
      collection: jobs
      description: Jobs of a kind
      key: [id]
      newest_by: [posted]
      fields:
        id: {type: string, required: true, doc: The number}
        title: string
        posted: timestamp
        pay: {type: decimal, unit: USD}
        rate: decimal
        places: {type: array, of: {name: string, lat: {type: decimal}}}
        tags: {type: array, of: string}
      sources:
        api:
          http:
            url: https://${env:HOST}/jobs
            headers: {User-Agent: me, Authorization-Key: "${env:KEY}"}
            query: {Full: NO, n: 007}
            pages: {number: Page, first: 0, size: {PerPage: 500}, total: /n, cap: 10000}
            limits: {requests_per_minute: 6, concurrent: 2, timeout: 2h, max_body: 1MB}
            retry: {attempts: 3, backoff: 500ms..2m}
            circuit: {failures: 7, pause: 5s, openings: 2}
            auth: {oauth2: {token_url: "https://login.org/${env:T}", client_id: we, client_secret: "${env:S}", scope: read}}
            hosts: [files.org, "b.org:8443"]
            allow_private: true
            conditional: true
          items: /items
          schema: schemas/item.json
          map:
            id: /id
            title: {from: [/title, /name], as: text, with: {trim: true, max: 80, cut: "8"}}
            posted: /posted
            pay: {from: /pay, as: code, with: {table: pays}, else: {from: /x, as: code, with: {table: states}}}
            rate: {constant: 1.50}
            places: {from: /places, each: {name: /name, lat: /lat}, distinct: [name]}
            tags: {from: /tags/*/name, distinct: true}
          reject_budget: {share: 0.5, at_least: 500}
      codes:
        pays: {Per Year: PA, "NO": NO}
        states: {file: codes/states.yaml}
      rules:
        has_id: {check: "id != ''", on_failure: reject, message: an id is needed}
        paid: {check: pay > 0, dimension: accuracy}
      quality:
        weights: {completeness: 2, validity: 0.5}
        thresholds: {accuracy: 0.98, timeliness: 24h}
        overall: 0.9
        required: [title]
        stable: [title]
        event: posted
      anomalies:
        features: [pay, rate]
        log: [pay]
        within: [title]
        methods: [one_class_svm]
        min_records: 35
        min_group: 6
        sample_size: 80
        false_discovery_rate: 0.2
        nu: 0.3
        trees: 7
        subsample: 8
        neighbours: 11
        hidden: 9
        epochs: 10
        seed: -3
      load: {table: all_jobs, mode: upsert, batch: 10}
      """;

  @TempDir Path folder;
  private SpecFolder specs;

  @BeforeEach
  void writeSpecs() throws Exception {
    specs =
        new SpecFolder(folder)
            .write("full.yaml", FULL)
            .write("schemas/item.json", "{\"type\": \"object\"}")
            .write("codes/states.yaml", "NO: Norway\n\"1\": One\n");
  }

  @Test
  void whenEverythingIsGiven_readsTheType() throws Exception {
    CollectionSpec spec = specs.read("full.yaml");
    assertThat(spec.type().collection(), is("jobs"));
    assertThat(spec.type().key(), is(List.of("id")));
    assertThat(spec.type().newestBy(), is(List.of("posted")));
    assertThat(
        spec.type().fields(),
        is(
            List.of(
                new FieldDefinition(
                    "id", FieldType.STRING, true, null, List.of(), "", "The number"),
                FieldDefinition.required("title", FieldType.STRING),
                FieldDefinition.of("posted", FieldType.TIMESTAMP),
                new FieldDefinition("pay", FieldType.DECIMAL, false, null, List.of(), "USD", ""),
                FieldDefinition.of("rate", FieldType.DECIMAL),
                new FieldDefinition(
                    "places",
                    FieldType.ARRAY,
                    false,
                    FieldType.OBJECT,
                    List.of(
                        FieldDefinition.of("name", FieldType.STRING),
                        FieldDefinition.of("lat", FieldType.DECIMAL)),
                    "",
                    ""),
                new FieldDefinition(
                    "tags", FieldType.ARRAY, false, FieldType.STRING, List.of(), "", ""))));
  }

  @Test
  void whenEverythingIsGiven_readsTheSource() throws Exception {
    SourceSpec source = specs.read("full.yaml").sources().get(0);
    assertThat(
        source.kind(),
        is(
            new HttpSpec(
                "https://${env:HOST}/jobs",
                new ClientSpec(
                    Map.of("User-Agent", "me", "Authorization-Key", "${env:KEY}"),
                    new AuthDefinition.OAuth2(
                        "https://login.org/${env:T}", "we", "${env:S}", "read"),
                    new LimitDefinition(6, 2, Duration.ofHours(2), 1 << 20),
                    new RetryDefinition(3, Duration.ofMillis(500), Duration.ofMinutes(2)),
                    new CircuitDefinition(7, Duration.ofSeconds(5), 2),
                    List.of("files.org", "b.org:8443"),
                    true,
                    true),
                Map.of("Full", "NO", "n", "007"),
                PageDefinition.numbered("Page", 0, "PerPage", 500, "/n", 10_000),
                List.of(),
                false,
                null)));
    assertThat(source.items(), is("/items"));
    assertThat(source.schema(), is("{\"type\": \"object\"}"));
    assertThat(source.rejectBudget(), is(new RejectBudgetSpec(0.5, 500)));
    assertThat(
        source.describe(),
        is("api: GET https://${env:HOST}/jobs in pages of 500 items, at most 6 requests a minute"));
  }

  @Test
  void whenEverythingIsGiven_readsTheMappings() throws Exception {
    assertThat(
        specs.read("full.yaml").sources().get(0).map(),
        is(
            List.of(
                FieldMapping.of("id", "/id", null),
                mapping(
                    "title",
                    List.of("/title", "/name"),
                    "text",
                    Map.of("trim", true, "max", 80L, "cut", "8"),
                    null),
                FieldMapping.of("posted", "/posted", null),
                mapping(
                    "pay",
                    List.of("/pay"),
                    "code",
                    Map.of("table", Map.of("Per Year", "PA", "NO", "NO")),
                    mapping(
                        "pay",
                        List.of("/x"),
                        "code",
                        Map.of("table", Map.of("NO", "Norway", "1", "One")),
                        null)),
                mapping(
                    "rate", List.of(), "constant", Map.of("value", new BigDecimal("1.50")), null),
                new FieldMapping(
                    "places",
                    List.of("/places"),
                    null,
                    Map.of(),
                    List.of(
                        FieldMapping.of("name", "/name", null),
                        FieldMapping.of("lat", "/lat", null)),
                    List.of("name"),
                    null),
                new FieldMapping(
                    "tags",
                    List.of("/tags/*/name"),
                    null,
                    Map.of(),
                    List.of(),
                    List.of("."),
                    null))));
  }

  private static FieldMapping mapping(
      String field, List<String> from, String as, Map<String, Object> with, FieldMapping orElse) {
    return new FieldMapping(field, from, as, with, List.of(), List.of(), orElse);
  }

  @Test
  void whenEverythingIsGiven_readsRulesQualityAnomaliesAndLoad() throws Exception {
    CollectionSpec spec = specs.read("full.yaml");
    assertThat(spec.description(), is("Jobs of a kind"));
    assertThat(
        spec.rules(),
        is(
            List.of(
                new RuleDefinition(
                    "has_id", "id != ''", Dimension.VALIDITY, OnFailure.REJECT, "an id is needed"),
                new RuleDefinition("paid", "pay > 0", Dimension.ACCURACY, OnFailure.SCORE, null))));
    assertThat(
        spec.quality(),
        is(
            new QualityDefinition(
                Map.of(Dimension.COMPLETENESS, 2.0, Dimension.VALIDITY, 0.5),
                Map.of(Dimension.ACCURACY, 0.98),
                0.9,
                List.of("title"),
                "posted",
                Duration.ofHours(24))));
    assertThat(
        spec.anomalies(),
        is(
            new AnomalyDefinition(
                List.of("pay", "rate"),
                List.of("pay"),
                List.of("title"),
                List.of("one_class_svm"),
                35,
                6,
                80,
                0.2,
                new MethodSettings(0.3, 7, 8, 11, 9, 10),
                -3)));
    assertThat(spec.load(), is(new LoadSpec("all_jobs", 10)));
  }
}
