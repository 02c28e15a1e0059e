package dev.collection.io.kafka.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.JsonItems;
import java.io.IOException;

/** Values that are JSON already. Whether they really are is checked where the item is made. */
public record JsonFormat() implements MessageFormat {
  private static final long serialVersionUID = 1L;

  private static final class Codec implements MessageCodec {
    @Override
    public byte[] toJson(byte[] value) {
      return value;
    }

    @Override
    public byte[] fromJson(String topic, ObjectNode fields) throws IOException {
      return fields == null ? null : JsonItems.mapper().writeValueAsBytes(fields);
    }
  }

  @Override
  public MessageCodec open(SecretResolver secrets) {
    return new Codec();
  }

  @Override
  public String name() {
    return "json";
  }
}
