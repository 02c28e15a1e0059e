package dev.collection.transforms.anomaly.autoencoder;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A network of one hidden layer of tanh units, narrower than its input, that learns to give back
 * what goes in: it has to use what the features have to do with each other. Trained by Adam (Kingma
 * and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015) on the mean squared error, in
 * batches of {@value #BATCH}. Immutable once it is trained.
 */
final class Network implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BATCH = 32;
  private static final double RATE = 0.01;
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double SMALL = 1e-8;

  /** Farther inputs look the same to the hidden units; the error still counts all of the way. */
  private static final double FARTHEST_INPUT = 10;

  /** More units cannot be asked for in a spec. */
  static final int GREATEST_LAYER = 1000;

  private final int size;
  private final int hidden;

  /** Into the hidden layer, its biases, out of it, the biases of the output. */
  private final double[] weights;

  private Network(int size, int hidden) {
    this.size = size;
    this.hidden = hidden;
    this.weights = new double[2 * size * hidden + hidden + size];
  }

  /**
   * Trains a network.
   *
   * @param rows at least one; not changed
   * @param hidden units of the hidden layer, at least 1
   * @param epochs how often it passes through the rows, at least 1
   */
  static Network train(double[][] rows, int hidden, int epochs, long seed) {
    Network network = new Network(rows[0].length, hidden);
    SplittableRandom random = new SplittableRandom(seed);
    double reach = Math.sqrt(6.0 / (network.size + hidden));
    for (int i = 0; i < network.weights.length; i++) {
      network.weights[i] = network.isBias(i) ? 0 : reach * (2 * random.nextDouble() - 1);
    }
    double[][] order = rows.clone();
    double[] gradient = new double[network.weights.length];
    double[] first = new double[network.weights.length];
    double[] second = new double[network.weights.length];
    int step = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      shuffle(order, random);
      for (int from = 0; from < order.length; from += BATCH) {
        Arrays.fill(gradient, 0);
        int to = Math.min(from + BATCH, order.length);
        for (int i = from; i < to; i++) {
          network.addGradient(order[i], gradient, 1.0 / (to - from));
        }
        network.descend(gradient, first, second, ++step);
      }
    }
    return network;
  }

  private boolean isBias(int weight) {
    int inward = size * hidden;
    return (weight >= inward && weight < inward + hidden) || weight >= 2 * inward + hidden;
  }

  private static void shuffle(double[][] rows, SplittableRandom random) {
    for (int i = rows.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      double[] row = rows[i];
      rows[i] = rows[other];
      rows[other] = row;
    }
  }

  private void addGradient(double[] row, double[] gradient, double share) {
    double[] input = limited(row);
    double[] units = units(input);
    double[] output = output(units);
    int outward = size * hidden + hidden;
    double[] unitGradient = new double[hidden];
    for (int i = 0; i < size; i++) {
      double slope = 2 * share * (output[i] - input[i]) / size;
      gradient[outward + size * hidden + i] += slope;
      for (int j = 0; j < hidden; j++) {
        gradient[outward + i * hidden + j] += slope * units[j];
        unitGradient[j] += slope * weights[outward + i * hidden + j];
      }
    }
    for (int j = 0; j < hidden; j++) {
      double slope = unitGradient[j] * (1 - units[j] * units[j]);
      gradient[size * hidden + j] += slope;
      for (int i = 0; i < size; i++) {
        gradient[j * size + i] += slope * input[i];
      }
    }
  }

  private void descend(double[] gradient, double[] first, double[] second, int step) {
    double firstBias = 1 - Math.pow(FIRST_DECAY, step);
    double secondBias = 1 - Math.pow(SECOND_DECAY, step);
    for (int i = 0; i < weights.length; i++) {
      first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * gradient[i];
      second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * gradient[i] * gradient[i];
      weights[i] -= RATE * (first[i] / firstBias) / (Math.sqrt(second[i] / secondBias) + SMALL);
    }
  }

  private static double[] limited(double[] row) {
    double[] limited = row.clone();
    for (int i = 0; i < limited.length; i++) {
      limited[i] = Math.max(-FARTHEST_INPUT, Math.min(FARTHEST_INPUT, limited[i]));
    }
    return limited;
  }

  private double[] units(double[] input) {
    double[] units = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      double sum = weights[size * hidden + j];
      for (int i = 0; i < size; i++) {
        sum += weights[j * size + i] * input[i];
      }
      units[j] = Math.tanh(sum);
    }
    return units;
  }

  private double[] output(double[] units) {
    int outward = size * hidden + hidden;
    double[] output = new double[size];
    for (int i = 0; i < size; i++) {
      double sum = weights[outward + size * hidden + i];
      for (int j = 0; j < hidden; j++) {
        sum += weights[outward + i * hidden + j] * units[j];
      }
      output[i] = sum;
    }
    return output;
  }

  /** By how much each value of the row differs from what comes out. */
  double[] errors(double[] row) {
    double[] output = output(units(limited(row)));
    for (int i = 0; i < size; i++) {
      output[i] = row[i] - output[i];
    }
    return output;
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(size);
    writer.writeUnsigned(hidden);
    for (double weight : weights) {
      writer.writeDouble(weight);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is for rows of another size
   */
  static Network read(BinaryReader reader, int featureCount) {
    int size = (int) reader.readUnsigned();
    if (size != featureCount) {
      throw new IllegalArgumentException(
          "an autoencoder of " + size + " features for rows of " + featureCount);
    }
    long hidden = reader.readUnsigned();
    if (hidden < 1 || hidden > GREATEST_LAYER) {
      throw new IllegalArgumentException("an autoencoder with a hidden layer of " + hidden);
    }
    Network network = new Network(size, (int) hidden);
    for (int i = 0; i < network.weights.length; i++) {
      network.weights[i] = reader.readDouble();
    }
    return network;
  }
}
