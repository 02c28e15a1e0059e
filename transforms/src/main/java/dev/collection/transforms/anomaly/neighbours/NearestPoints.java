package dev.collection.transforms.anomaly.neighbours;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Finds the points that are nearest to a place, by Euclidean distance, in a k-d tree (Bentley,
 * "Multidimensional Binary Search Trees Used for Associative Searching", CACM 18, 1975). Of points
 * at the same distance the first are taken, so that the answer does not depend on the shape of the
 * tree. Immutable, thread-safe.
 */
final class NearestPoints implements Serializable {
  private static final long serialVersionUID = 1L;

  /** So few points are faster to look at than to divide. */
  private static final int LEAF = 12;

  private final double[][] points;

  /** The positions of the points; those of a node are a range, divided at its middle. */
  private final int[] order;

  /** By the middle of a node, the axis along which it is divided... */
  private final int[] axes;

  /** ...and where: before the middle no coordinate is greater, from there on none is less. */
  private final double[] cuts;

  /**
   * @param points at least one; kept, not to be written to
   */
  NearestPoints(double[][] points) {
    this.points = points;
    this.order = new int[points.length];
    this.axes = new int[points.length];
    this.cuts = new double[points.length];
    Arrays.setAll(order, i -> i);
    divide(0, order.length);
  }

  private void divide(int from, int to) {
    if (to - from <= LEAF) {
      return;
    }
    int axis = widest(from, to);
    Integer[] sorted = new Integer[to - from];
    Arrays.setAll(sorted, i -> order[from + i]);
    Arrays.sort(sorted, Comparator.comparingDouble(point -> points[point][axis]));
    for (int i = 0; i < sorted.length; i++) {
      order[from + i] = sorted[i];
    }
    int middle = (from + to) >>> 1;
    axes[middle] = axis;
    cuts[middle] = points[order[middle]][axis];
    divide(from, middle);
    divide(middle, to);
  }

  private int widest(int from, int to) {
    int widest = 0;
    double width = -1;
    for (int axis = 0; axis < points[0].length; axis++) {
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        least = Math.min(least, points[order[i]][axis]);
        greatest = Math.max(greatest, points[order[i]][axis]);
      }
      if (greatest - least > width) {
        width = greatest - least;
        widest = axis;
      }
    }
    return widest;
  }

  /**
   * The nearest points, nearest first.
   *
   * @param indexes receives their positions
   * @param distances receives their distances; as long as {@code indexes}, and not longer than
   *     there are points to find
   * @param except the position of a point that does not count; negative if all do
   */
  void find(double[] place, int except, int[] indexes, double[] distances) {
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    new Search(place, except, indexes, distances).visit(0, order.length);
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.sqrt(distances[i]);
    }
  }

  /** One question. Distances are squared. */
  private final class Search {
    private final double[] place;
    private final int except;
    private final int[] indexes;
    private final double[] distances;

    Search(double[] place, int except, int[] indexes, double[] distances) {
      this.place = place;
      this.except = except;
      this.indexes = indexes;
      this.distances = distances;
    }

    private double farthest() {
      return distances[distances.length - 1];
    }

    void visit(int from, int to) {
      if (to - from <= LEAF) {
        for (int i = from; i < to; i++) {
          look(order[i]);
        }
        return;
      }
      int middle = (from + to) >>> 1;
      double beyond = place[axes[middle]] - cuts[middle];
      if (beyond < 0) {
        visit(from, middle);
        if (beyond * beyond <= farthest()) {
          visit(middle, to);
        }
      } else {
        visit(middle, to);
        if (beyond * beyond <= farthest()) {
          visit(from, middle);
        }
      }
    }

    private void look(int index) {
      if (index == except) {
        return;
      }
      double distance = squaredDistance(place, points[index]);
      int slot = distances.length - 1;
      if (!isNearer(distance, index, slot)) {
        return;
      }
      while (slot > 0 && isNearer(distance, index, slot - 1)) {
        distances[slot] = distances[slot - 1];
        indexes[slot] = indexes[slot - 1];
        slot--;
      }
      distances[slot] = distance;
      indexes[slot] = index;
    }

    private boolean isNearer(double distance, int index, int slot) {
      return distance == distances[slot] ? index < indexes[slot] : distance < distances[slot];
    }
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
