package dev.collection.pipeline.spec.yaml;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads one YAML file as a tree. Nothing in a file can make it run code (no tags), loop or grow
 * without limit.
 */
public final class YamlFile {
  private static final int MAX_CHARACTERS = 3 * 1024 * 1024;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_ALIASES = 50;

  /** Counts what an alias stands for each time, so that a short file cannot mean a long one. */
  private static final int MAX_NODES = 200_000;

  private static final Set<Tag> PLAIN_TAGS =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MERGE,
          Tag.MAP,
          Tag.SEQ);

  private final Path file;
  private final Problems problems;
  private int nodes;
  private boolean givenUp;

  private YamlFile(Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The tree of {@code file}, of the kind a map; null if it is anything else, and reported. */
  public static YamlNode readMap(Path file, Problems problems) {
    return new YamlFile(file, problems).read();
  }

  private YamlNode read() {
    String text;
    try {
      text = TextFile.read(file);
    } catch (IOException e) {
      problems.add(file, e.getMessage());
      return null;
    }
    Node root;
    try {
      root = compose(text);
    } catch (ReaderException e) {
      String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.codePointCount(before.lastIndexOf('\n') + 1, before.length()) + 1;
      String character = String.format(Locale.ROOT, "U+%04X", e.getCodePoint());
      problems.add(file, line, column, "has the character " + character + "; remove it");
      return null;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      problems.add(
          file, line(mark), column(mark), "is not YAML: " + e.getProblem() + unfinished(e));
      return null;
    } catch (YAMLException e) {
      problems.add(file, "is not YAML: " + e.getMessage());
      return null;
    }
    if (root == null || root.getTag().equals(Tag.NULL)) {
      problems.add(file, "is empty");
      return null;
    }
    YamlNode tree = convert(root, 0);
    if (givenUp) {
      return null;
    }
    if (!tree.is(YamlNode.Kind.MAP)) {
      problems.add(tree, "must be a map of `key: value` lines, not " + tree.describe());
      return null;
    }
    return tree;
  }

  private static Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setAllowRecursiveKeys(false);
    return new Yaml(options).compose(new StringReader(text));
  }

  /** Where that which goes on at the problem was opened; empty if nothing was. */
  private static String unfinished(MarkedYAMLException e) {
    String context = e.getContext() == null ? "" : e.getContext();
    Mark start = e.getContextMark();
    String opened =
        context.contains("flow sequence")
            ? "the `[`"
            : context.contains("flow mapping")
                ? "the `{`"
                : context.contains("quoted scalar") ? "the quote" : null;
    return opened == null || start == null
        ? ""
        : "; " + opened + " of line " + line(start) + ", column " + column(start) + " is open";
  }

  private YamlNode convert(Node node, int depth) {
    int line = line(node.getStartMark());
    int column = column(node.getStartMark());
    nodes++;
    if (depth > MAX_DEPTH || nodes > MAX_NODES) {
      // Only aliases get here: what is written out is within the limits of the parser.
      if (!givenUp) {
        problems.add(file, line, column, "aliases (`*name`) repeat too much; write it out");
      }
      givenUp = true;
      return YamlNode.nothing(file, line, column);
    }
    if (!PLAIN_TAGS.contains(node.getTag())) {
      problems.add(file, line, column, "tags such as `" + node.getTag() + "` are not supported");
    }
    if (node instanceof MappingNode map) {
      return map(map, depth);
    }
    if (node instanceof SequenceNode list) {
      List<YamlNode> elements = new ArrayList<>();
      for (Node element : list.getValue()) {
        if (givenUp) {
          break;
        }
        elements.add(convert(element, depth + 1));
      }
      return YamlNode.list(file, line, column, elements);
    }
    ScalarNode scalar = (ScalarNode) node;
    return scalar.getTag().equals(Tag.NULL)
        ? YamlNode.nothing(file, line, column)
        : YamlNode.scalar(
            file, line, column, scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN);
  }

  private YamlNode map(MappingNode map, int depth) {
    Map<String, YamlNode> keys = new LinkedHashMap<>();
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : map.getValue()) {
      if (givenUp) {
        break;
      }
      int line = line(tuple.getKeyNode().getStartMark());
      int column = column(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(file, line, column, "a key must be text, not a list or a map");
        continue;
      }
      String name = key.getValue();
      YamlNode first = keys.get(name);
      if (first != null) {
        problems.add(
            file,
            line,
            column,
            "`" + name + "` is already given in line " + first.line() + "; keep one of them");
        continue;
      }
      keys.put(name, YamlNode.scalar(file, line, column, name, false));
      entries.put(name, convert(tuple.getValueNode(), depth + 1));
    }
    return YamlNode.map(file, line(map.getStartMark()), column(map.getStartMark()), keys, entries);
  }

  private static int line(Mark mark) {
    return mark == null ? 0 : mark.getLine() + 1;
  }

  private static int column(Mark mark) {
    return mark == null ? 0 : mark.getColumn() + 1;
  }
}
