package dev.collection.pipeline.spec.read;

import com.google.protobuf.ByteString;
import dev.collection.io.kafka.format.JsonFormat;
import dev.collection.io.kafka.format.MessageFormat;
import dev.collection.io.kafka.format.avro.AvroFormat;
import dev.collection.io.kafka.format.avro.AvroSchemas;
import dev.collection.io.kafka.format.protobuf.ProtobufFormat;
import dev.collection.io.kafka.format.registry.RegistryDefinition;
import dev.collection.model.RecordType;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.TextFile;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads {@code format} of Kafka: how the value of a message carries a record. */
final class FormatSection {
  private static final List<String> NAMES = List.of("json", "avro", "protobuf");

  private final RecordType type;
  private final Problems problems;

  private FormatSection(RecordType type, Problems problems) {
    this.type = type;
    this.problems = problems;
  }

  /**
   * The format that {@code owner} has under {@code format}; JSON if it has none, or one with
   * problems, which are reported.
   *
   * @param type of the collection's records
   */
  static MessageFormat read(YamlMap owner, RecordType type) {
    YamlNode format = owner.get("format").orElse(null);
    return format == null
        ? new JsonFormat()
        : new FormatSection(type, owner.problems()).read(format);
  }

  private MessageFormat read(YamlNode format) {
    YamlNode none = format.is(YamlNode.Kind.SCALAR) ? format : null;
    String name = none == null ? "" : none.text();
    if (none == null) {
      if (!format.is(YamlNode.Kind.MAP) || format.entries().size() != 1) {
        problems.add(
            format,
            "`format` must be json, avro or protobuf, or one of the two with what there is to say,"
                + " as in `format: {avro: {registry: https://registry:8081}}`");
        return new JsonFormat();
      }
      name = format.entries().keySet().iterator().next();
    }
    if (!NAMES.contains(name)) {
      problems.unknown(
          none == null ? format.keyPlace(name) : none, "format", name, new TreeSet<>(NAMES));
      return new JsonFormat();
    }
    if (none != null) {
      return plain(none, name);
    }
    YamlMap keys = YamlMap.of(name, format.entries().get(name), problems);
    MessageFormat read = new JsonFormat();
    if (name.equals("json")) {
      problems.add(keys.node(), "`json` takes no keys; write `format: json`");
    } else {
      read = name.equals("avro") ? avro(keys) : protobuf(keys);
      keys.finish();
    }
    return read;
  }

  private MessageFormat plain(YamlNode place, String name) {
    return switch (name) {
      case "avro" -> new AvroFormat(type, List.of(), null);
      case "protobuf" -> protobuf(place, null, null, null);
      default -> new JsonFormat();
    };
  }

  private MessageFormat avro(YamlMap avro) {
    List<String> schemas = new ArrayList<>();
    for (YamlNode place : avro.texts("schemas")) {
      Path file = place.resolve(place.text());
      if (exists(place, file)) {
        try {
          String schema = TextFile.read(file);
          AvroSchemas.parse(schema);
          schemas.add(schema);
        } catch (IllegalArgumentException e) {
          problems.add(place, "the schema " + file + " is not one of Avro: " + e.getMessage());
        } catch (IOException e) {
          problems.add(place, "the schema " + file + " " + e.getMessage());
        }
      }
    }
    RegistryDefinition registry = registry(avro);
    if (registry != null && avro.has("schemas")) {
      problems.add(
          avro.node().keyPlace("schemas"),
          "`schemas` are not asked for when there is a `registry`; remove one of them");
    }
    return new AvroFormat(type, schemas, registry);
  }

  private MessageFormat protobuf(YamlMap protobuf) {
    String path = protobuf.text("descriptor");
    String message = protobuf.text("message");
    RegistryDefinition registry = registry(protobuf);
    if (protobuf.has("descriptor") != protobuf.has("message")) {
      problems.add(
          protobuf.node(),
          "`descriptor` and `message` go together, as in `{descriptor: shop.pb, message:"
              + " shop.Order}`");
      return new JsonFormat();
    }
    if (registry != null && protobuf.has("descriptor")) {
      problems.add(
          protobuf.node().keyPlace("descriptor"),
          "`descriptor` is not asked for when there is a `registry`; remove one of them");
      return new JsonFormat();
    }
    if (path == null || message == null) {
      return protobuf(protobuf.node(), null, null, registry);
    }
    YamlNode place = protobuf.get("descriptor").orElseThrow();
    Path file = place.resolve(path);
    if (!exists(place, file)) {
      return new JsonFormat();
    }
    try {
      return protobuf(place, ByteString.copyFrom(Files.readAllBytes(file)), message, null);
    } catch (IOException e) {
      problems.add(place, "the descriptor " + file + " cannot be read");
      return new JsonFormat();
    }
  }

  /** From fields that are broken no schema can be made. */
  private MessageFormat protobuf(
      YamlNode place, ByteString descriptors, String message, RegistryDefinition registry) {
    if (!problems.isEmpty()) {
      return new JsonFormat();
    }
    try {
      return new ProtobufFormat(type, descriptors, message, registry);
    } catch (IllegalArgumentException e) {
      String what = descriptors == null ? "" : "the descriptor " + place.text() + " ";
      problems.add(place, what + e.getMessage());
      return new JsonFormat();
    }
  }

  private boolean exists(YamlNode place, Path file) {
    String absence = SpecText.absence(file);
    if (absence != null) {
      problems.add(place, file + " " + absence + "; the path is relative to this file");
    }
    return absence == null;
  }

  /** Null for none. */
  private RegistryDefinition registry(YamlMap format) {
    String url = format.text("registry");
    Map<String, String> headers = HttpParameters.headers(format);
    boolean allowPrivate = format.flag("allow_private", false);
    for (String key : List.of("headers", "allow_private")) {
      if (format.has(key) && !format.has("registry")) {
        problems.add(format.node().keyPlace(key), "`" + key + "` goes with `registry`");
      }
    }
    if (url == null) {
      return null;
    }
    URI uri = uri(url);
    if (uri == null) {
      problems.add(
          format.get("registry").orElseThrow(),
          "`registry` must be an address such as https://registry:8081, without a user, a query or"
              + " references; credentials go into `headers`");
      return null;
    }
    return new RegistryDefinition(uri, headers, allowPrivate);
  }

  private static URI uri(String url) {
    try {
      URI uri = URI.create(url);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare =
          uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getHost() != null;
      return web && bare ? uri : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
