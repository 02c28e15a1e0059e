package dev.collection.transforms.anomaly.forest;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The trees of an isolation forest, as arrays: a node is a position, its left child is given, its
 * right child is the next one. Immutable once it is grown.
 *
 * <p>After Liu, Ting and Zhou, "Isolation Forest" (ICDM 2008): each tree is grown from a random
 * subsample by splitting a random feature at a random place between its least and greatest value,
 * until a record is alone or the tree is as deep as a balanced one would be. Odd records are alone
 * early.
 */
final class IsolationTrees implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LEAF = -1;
  private static final double EULER = 0.5772156649015329;

  private final int subsample;
  private final int[] roots;
  private int[] features;

  /** Of an inner node the value at which it splits, of a leaf the length of the path to it. */
  private double[] values;

  private int[] children;
  private int nodes;

  private IsolationTrees(int trees, int subsample) {
    this.subsample = subsample;
    this.roots = new int[trees];
    this.features = new int[1024];
    this.values = new double[1024];
    this.children = new int[1024];
  }

  /**
   * Grows a forest.
   *
   * @param rows complete, at least two; not changed
   * @param trees at least 1
   * @param subsample rows per tree, at least 2; half of the rows if that is fewer: trees that all
   *     see the same rows have the same blind spots
   */
  static IsolationTrees grow(double[][] rows, int trees, int subsample, long seed) {
    int size = Math.min(subsample, Math.max(2, rows.length / 2));
    IsolationTrees forest = new IsolationTrees(trees, size);
    SplittableRandom random = new SplittableRandom(seed);
    int limit = 32 - Integer.numberOfLeadingZeros(size - 1);
    double[][] drawn = rows.clone();
    for (int tree = 0; tree < trees; tree++) {
      for (int i = 0; i < size; i++) {
        int other = i + random.nextInt(drawn.length - i);
        double[] row = drawn[i];
        drawn[i] = drawn[other];
        drawn[other] = row;
      }
      forest.roots[tree] = forest.reserve(1);
      forest.grow(forest.roots[tree], Arrays.copyOf(drawn, size), 0, size, 0, limit, random);
    }
    forest.trim();
    return forest;
  }

  private int reserve(int count) {
    int first = nodes;
    nodes += count;
    if (nodes > features.length) {
      features = Arrays.copyOf(features, 2 * nodes);
      values = Arrays.copyOf(values, 2 * nodes);
      children = Arrays.copyOf(children, 2 * nodes);
    }
    return first;
  }

  private void trim() {
    features = Arrays.copyOf(features, nodes);
    values = Arrays.copyOf(values, nodes);
    children = Arrays.copyOf(children, nodes);
  }

  private void grow(
      int node, double[][] rows, int from, int to, int depth, int limit, SplittableRandom random) {
    int feature = to - from > 1 && depth < limit ? varied(rows, from, to, random) : LEAF;
    features[node] = feature;
    if (feature == LEAF) {
      values[node] = depth + averagePathLength(to - from);
      return;
    }
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      least = Math.min(least, rows[i][feature]);
      greatest = Math.max(greatest, rows[i][feature]);
    }
    // At least the least value goes left, and the greatest one right.
    double split = Math.max(Math.nextUp(least), least + random.nextDouble() * (greatest - least));
    int middle = from;
    for (int i = from; i < to; i++) {
      if (rows[i][feature] < split) {
        double[] row = rows[i];
        rows[i] = rows[middle];
        rows[middle++] = row;
      }
    }
    int left = reserve(2);
    values[node] = split;
    children[node] = left;
    grow(left, rows, from, middle, depth + 1, limit, random);
    grow(left + 1, rows, middle, to, depth + 1, limit, random);
  }

  /** A random one of the features in which the rows differ; {@link #LEAF} if they are equal. */
  private static int varied(double[][] rows, int from, int to, SplittableRandom random) {
    int size = rows[from].length;
    int[] varied = new int[size];
    int count = 0;
    for (int feature = 0; feature < size; feature++) {
      boolean differs = false;
      for (int i = from + 1; i < to && !differs; i++) {
        differs = rows[i][feature] != rows[from][feature];
      }
      if (differs) {
        varied[count++] = feature;
      }
    }
    return count == 0 ? LEAF : varied[random.nextInt(count)];
  }

  /**
   * The average length of an unsuccessful search in a binary tree of so many records, {@code c(n)}
   * of the paper: what a leaf that was not split further stands for.
   */
  static double averagePathLength(int size) {
    if (size <= 1) {
      return 0;
    }
    return size == 2 ? 1 : 2 * (Math.log(size - 1.0) + EULER) - 2.0 * (size - 1) / size;
  }

  /** The average length of the path to a row, divided by that of an average row: less is odder. */
  double relativePathLength(double[] row) {
    double sum = 0;
    for (int root : roots) {
      int node = root;
      int feature = features[node];
      while (feature != LEAF) {
        node = row[feature] < values[node] ? children[node] : children[node] + 1;
        feature = features[node];
      }
      sum += values[node];
    }
    return sum / roots.length / averagePathLength(subsample);
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(subsample);
    writer.writeUnsigned(roots.length);
    for (int root : roots) {
      writer.writeUnsigned(root);
    }
    writer.writeUnsigned(nodes);
    for (int node = 0; node < nodes; node++) {
      writer.writeSigned(features[node]);
      writer.writeDouble(values[node]);
      writer.writeUnsigned(children[node]);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param featureCount of the rows that it will be asked about
   * @throws IllegalArgumentException if a node points to what is not there
   */
  static IsolationTrees read(BinaryReader reader, int featureCount) {
    int subsample = (int) reader.readUnsigned();
    int[] roots = new int[reader.readLength()];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = (int) reader.readUnsigned();
    }
    IsolationTrees forest = new IsolationTrees(roots.length, subsample);
    System.arraycopy(roots, 0, forest.roots, 0, roots.length);
    int nodes = reader.readLength();
    forest.reserve(nodes);
    for (int node = 0; node < nodes; node++) {
      forest.features[node] = (int) reader.readSigned();
      forest.values[node] = reader.readDouble();
      forest.children[node] = (int) reader.readUnsigned();
      boolean isLeaf = forest.features[node] == LEAF;
      // Children come after their parents, so that no path runs in a circle.
      if (!isLeaf
          && (forest.features[node] < 0
              || forest.features[node] >= featureCount
              || forest.children[node] <= node
              || forest.children[node] >= nodes - 1)) {
        throw new IllegalArgumentException("node " + node + " of an isolation tree is broken");
      }
    }
    for (int root : roots) {
      if (root < 0 || root >= nodes) {
        throw new IllegalArgumentException("an isolation tree has no root");
      }
    }
    forest.trim();
    return forest;
  }
}
