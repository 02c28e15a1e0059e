package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.kafka.format.JsonFormat;
import dev.collection.io.kafka.format.avro.AvroFormat;
import dev.collection.io.kafka.format.protobuf.ProtobufFormat;
import dev.collection.io.kafka.format.protobuf.ProtobufSchemas;
import dev.collection.io.kafka.format.registry.RegistryDefinition;
import dev.collection.pipeline.graph.SpecSources;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spec says of the formats of messages is what the source gets. */
class MessageFormatSpecTest {
  @TempDir Path folder;

  private SourceSpec source(String format) throws Exception {
    SpecFolder specs = new SpecFolder(folder);
    specs.write("old.avsc", "\"int\"");
    specs.write(
        "spec.yaml",
        """
        collection: jobs
        key: [id]
        fields: {id: integer, pay: decimal}
        sources:
          feed:
            kafka: {servers: "k:1", topics: t%s}
            map: {id: /value/id, pay: /value/pay}
        """
            .formatted(format));
    return specs.read("spec.yaml").sources().get(0);
  }

  private KafkaSource kafka(String format) throws Exception {
    return (KafkaSource) SpecSources.of(source(format), List.of("id"));
  }

  @Test
  void withoutAFormat_itIsJson() throws Exception {
    assertThat(kafka("").format(), is(new JsonFormat()));
    assertThat(source("").describe(), is("feed: Kafka t at k:1"));
  }

  @Test
  void avro_hasTheFieldsAndWhatElseIsKnown() throws Exception {
    AvroFormat plain = (AvroFormat) kafka(", format: avro").format();
    assertThat(plain.type().collection(), is("jobs"));
    assertThat(plain.type().fields().get(1).name(), is("pay"));
    AvroFormat known = (AvroFormat) kafka(", format: {avro: {schemas: old.avsc}}").format();
    assertThat(known.schemas(), is(List.of("\"int\"")));
    assertThat(known.registry() == null, is(true));
  }

  @Test
  void aRegistry_isAskedWithReferencesOnly() throws Exception {
    String format =
        ", format: {avro: {registry: 'http://r:8081', allow_private: true,"
            + " headers: {Authorization: 'Basic ${env:R}'}}}";
    assertThat(
        ((AvroFormat) kafka(format).format()).registry(),
        is(
            new RegistryDefinition(
                URI.create("http://r:8081"), Map.of("Authorization", "Basic ${env:R}"), true)));
    assertThat(
        source(format).kind().secretUses(),
        is(Map.of("registry header Authorization", "Basic ${env:R}")));
    assertThat(source(format).describe(), is("feed: Kafka t (avro) at k:1"));
  }

  @Test
  void protobuf_hasTheFields() throws Exception {
    assertThat(kafka(", format: protobuf").format(), instanceOf(ProtobufFormat.class));
    ProtobufFormat format = (ProtobufFormat) kafka(", format: protobuf").format();
    assertThat(ProtobufSchemas.of(format.type()).getFullName(), is("collection.jobs"));
  }
}
