package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.Locator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes or reads the examples of one encoding. Many values have the same example, and many
 * examples the same file: each is written once, where it comes first, and then by its number.
 */
public final class ExampleTable {
  private final Map<Example, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> resourceNumbers = new HashMap<>();
  private final List<Example> examples = new ArrayList<>();
  private final List<String> resources = new ArrayList<>();

  /**
   * @param example null for none
   */
  void write(Example example, BinaryWriter writer) {
    if (example == null) {
      writer.writeUnsigned(0);
      return;
    }
    Integer number = numbers.get(example);
    if (number != null) {
      writer.writeUnsigned(number);
      return;
    }
    numbers.put(example, numbers.size() + 1);
    writer.writeUnsigned(numbers.size());
    writer.writeNullable(example.key());
    writer.writeInstant(example.collectedAt());
    Locator locator = example.locator();
    writer.writeString(locator.unit().name());
    Integer resource = resourceNumbers.get(locator.resource());
    if (resource == null) {
      resource = resourceNumbers.size();
      resourceNumbers.put(locator.resource(), resource);
      writer.writeUnsigned(resource);
      writer.writeString(locator.resource());
    } else {
      writer.writeUnsigned(resource);
    }
    writer.writeUnsigned(locator.page());
    writer.writeUnsigned(locator.position());
  }

  Example read(BinaryReader reader) {
    int number = (int) reader.readUnsigned();
    if (number <= examples.size()) {
      return number == 0 ? null : examples.get(number - 1);
    }
    String key = reader.readNullable();
    var collectedAt = reader.readInstant();
    Locator.Unit unit = Locator.Unit.valueOf(reader.readRepeated());
    int resource = (int) reader.readUnsigned();
    if (resource == resources.size()) {
      resources.add(reader.readString());
    }
    Example example =
        new Example(
            key,
            collectedAt,
            new Locator(
                unit, resources.get(resource), reader.readUnsigned(), reader.readUnsigned()));
    examples.add(example);
    return example;
  }
}
