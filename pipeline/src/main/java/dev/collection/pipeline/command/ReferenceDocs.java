package dev.collection.pipeline.command;

import dev.collection.model.FieldType;
import dev.collection.pipeline.options.OptionDescription;
import dev.collection.transforms.normalize.Converters;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders the references of options and converters as Markdown, from what the code says of itself,
 * so that the documents cannot drift from it.
 */
final class ReferenceDocs {
  private ReferenceDocs() {}

  /** Every option of the command line, as {@code src/docs/options.md} has it. */
  static String options(List<OptionDescription> options) {
    StringBuilder text = new StringBuilder();
    text.append("# Options\n\n");
    text.append("Generated from `CollectionOptions`; `./collect --help` shows the same.\n");
    text.append("What is collected is the spec; options say where and how it runs.\n\n");
    row(text, "option", "type", "default", "meaning");
    row(text, "---", "---", "---", "---");
    for (OptionDescription option : options) {
      row(
          text,
          code("--" + option.name()),
          option.type(),
          option.defaultValue().equals("none") ? "none" : code(option.defaultValue()),
          cell(option.description()));
    }
    return text.toString();
  }

  /** Every converter, as {@code src/docs/converters.md} has it. */
  static String converters(List<Converters.Description> converters) {
    StringBuilder text = new StringBuilder();
    text.append("# Converters\n\n");
    text.append("Generated from `Converters`. A mapping names one with `as` and gives it\n");
    text.append("arguments in `with`. Without `as`, the type of the field decides:\n\n");
    row(text, "type of the field", "converter");
    row(text, "---", "---");
    for (FieldType type : FieldType.values()) {
      if (type != FieldType.ARRAY && type != FieldType.OBJECT) {
        row(text, type.specName(), code(Converters.defaultFor(type)));
      }
    }
    text.append("\nElements of an array are converted one by one, by the type of an element.\n\n");
    row(text, "converter", "gives", "what it does", "arguments");
    row(text, "---", "---", "---", "---");
    for (Converters.Description converter : converters) {
      row(
          text,
          code(converter.name()),
          converter.result() == null ? "any" : converter.result().specName(),
          cell(converter.doc()),
          converter.arguments().isEmpty() ? "none" : cell(converter.arguments()));
    }
    text.append("\nAll but those that give `any` also take\n\n");
    text.append("- `null_values: [TEXT, …]`: texts, in any case, that mean no value;\n");
    text.append("- `only_when: {at: POINTER, in: [TEXT, …]}`: no value unless the place in the\n");
    text.append("  item holds one of the texts, in any case;\n");
    text.append("- `first_filled: true`, unless the field is an array: of several places in\n");
    text.append("  `from` the first that is not empty decides, also if it means no value.\n\n");
    text.append("What a converter cannot read rejects the record, with the field and the value.\n");
    return text.toString();
  }

  private static void row(StringBuilder text, String... cells) {
    List<String> escaped = new ArrayList<>();
    for (String cell : cells) {
      escaped.add(cell.replace("|", "\\|"));
    }
    text.append("| ").append(String.join(" | ", escaped)).append(" |\n");
  }

  /** The two characters that write a line end would be read as an escape; as code they stay. */
  private static String cell(String text) {
    return text.replace("\\n", "`\\n`");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
