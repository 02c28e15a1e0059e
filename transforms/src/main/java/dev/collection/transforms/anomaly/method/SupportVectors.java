package dev.collection.transforms.anomaly.method;

import libsvm.svm_model;
import libsvm.svm_node;
import org.tribuo.Model;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyModel;

/**
 * The decision function of a one-class SVM with an RBF kernel, taken out of its Tribuo model once:
 * {@code f(x) = sum_i a_i exp(-gamma |x - s_i|^2) - rho}. It gives the same decision as {@link
 * Model#predict}, without building a Tribuo example per record, and the logarithm of the sum, which
 * still tells far from farther where the sum itself has vanished. Immutable, thread-safe.
 */
final class SupportVectors {
  private final double[][] vectors;
  private final double[] coefficients;
  private final double gamma;
  private final double logRho;

  private SupportVectors(svm_model model, int features) {
    gamma = model.param.gamma;
    logRho = Math.log(model.rho[0]);
    coefficients = model.sv_coef[0].clone();
    vectors = new double[model.l][features];
    for (int i = 0; i < model.l; i++) {
      for (svm_node node : model.SV[i]) {
        vectors[i][node.index] = node.value;
      }
    }
  }

  /** The decision function of {@code model}, on rows in the order of its feature ids. */
  static SupportVectors of(LibSVMAnomalyModel model) {
    return new SupportVectors(model.getInnerModels().get(0), model.getFeatureIDMap().size());
  }

  /**
   * {@code ln(rho / sum)}: above 0 where the SVM's decision value is below 0, and growing with the
   * squared distance from the nearest support vectors.
   */
  double outlyingness(double[] row) {
    double[] distances = new double[vectors.length];
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < vectors.length; i++) {
      double sum = 0;
      double[] vector = vectors[i];
      for (int j = 0; j < vector.length; j++) {
        double difference = row[j] - vector[j];
        sum += difference * difference;
      }
      distances[i] = sum;
      nearest = Math.min(nearest, sum);
    }
    double sum = 0;
    for (int i = 0; i < vectors.length; i++) {
      sum += coefficients[i] * Math.exp(gamma * (nearest - distances[i]));
    }
    return logRho + gamma * nearest - Math.log(sum);
  }
}
