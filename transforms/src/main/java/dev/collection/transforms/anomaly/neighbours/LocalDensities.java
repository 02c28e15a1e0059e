package dev.collection.transforms.anomaly.neighbours;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.io.Serializable;

/**
 * How dense points lie around each of them. Immutable, thread-safe.
 *
 * <p>After Breunig, Kriegel, Ng and Sander, "LOF: Identifying Density-Based Local Outliers" (SIGMOD
 * 2000). The density at a place is the inverse of the mean reachability distance from its nearest
 * neighbours, which is the distance, but not less than that from the neighbour to its own farthest
 * one: so it hardly varies where points are close together.
 */
final class LocalDensities implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * What the mean reachability distance is at least, in spreads of a column: among equal points it
   * would be 0, and the next one infinitely odd.
   */
  private static final double LEAST_PER_COLUMN = 0.05;

  private final double[][] points;
  private final int neighbours;

  /** Of each point the distance from the farthest of its neighbours. */
  private final double[] reaches;

  /** Of each point. */
  private final double[] densities;

  private final double leastDistance;
  private final NearestPoints nearest;

  private LocalDensities(double[][] points, int neighbours, double[] reaches, double[] densities) {
    this.points = points;
    this.neighbours = neighbours;
    this.reaches = reaches;
    this.densities = densities;
    this.leastDistance = LEAST_PER_COLUMN * Math.sqrt(points[0].length);
    this.nearest = new NearestPoints(points);
  }

  /**
   * The densities of points.
   *
   * @param points complete, at least two; kept, not to be written to
   * @param neighbours at least 1; all other points if there are fewer
   */
  static LocalDensities of(double[][] points, int neighbours) {
    int count = Math.min(neighbours, points.length - 1);
    double[] reaches = new double[points.length];
    double[] densities = new double[points.length];
    LocalDensities all = new LocalDensities(points, count, reaches, densities);
    int[][] indexes = new int[points.length][count];
    double[][] distances = new double[points.length][count];
    for (int i = 0; i < points.length; i++) {
      all.nearest.find(points[i], i, indexes[i], distances[i]);
      reaches[i] = distances[i][count - 1];
    }
    for (int i = 0; i < points.length; i++) {
      densities[i] = all.density(indexes[i], distances[i]);
    }
    return all;
  }

  private double density(int[] indexes, double[] distances) {
    double sum = 0;
    for (int i = 0; i < indexes.length; i++) {
      sum += Math.max(distances[i], reaches[indexes[i]]);
    }
    return 1 / Math.max(leastDistance, sum / indexes.length);
  }

  /**
   * The local outlier factor of a place that is none of the points: by how much denser its nearest
   * neighbours lie. About 1 among points, greater outside.
   */
  double outlierFactor(double[] place) {
    int[] indexes = new int[neighbours];
    double[] distances = new double[neighbours];
    nearest.find(place, -1, indexes, distances);
    double sum = 0;
    for (int index : indexes) {
      sum += densities[index];
    }
    return sum / neighbours / density(indexes, distances);
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(neighbours);
    writer.writeUnsigned(points.length);
    for (int i = 0; i < points.length; i++) {
      for (double coordinate : points[i]) {
        writer.writeDouble(coordinate);
      }
      writer.writeDouble(reaches[i]);
      writer.writeDouble(densities[i]);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param features how many coordinates a point has
   * @throws IllegalArgumentException if there are not more points than neighbours
   */
  static LocalDensities read(BinaryReader reader, int features) {
    int neighbours = (int) reader.readUnsigned();
    double[][] points = new double[reader.readLength()][features];
    if (neighbours < 1 || points.length <= neighbours) {
      throw new IllegalArgumentException(
          neighbours + " neighbours of " + points.length + " points");
    }
    double[] reaches = new double[points.length];
    double[] densities = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < features; j++) {
        points[i][j] = reader.readDouble();
      }
      reaches[i] = reader.readDouble();
      densities[i] = reader.readDouble();
    }
    return new LocalDensities(points, neighbours, reaches, densities);
  }
}
