package dev.collection.transforms.anomaly;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
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
  /** Models in use at one time in a JVM: one or two; the bound only guards against a leak. */
  private static final int MOST_CACHED = 64;

  /** Reading a model takes milliseconds, and each worker thread gets its own copy of the bytes. */
  private static final ConcurrentHashMap<HashValue128, SupportVectors> CACHE =
      new ConcurrentHashMap<>();

  private final double[][] vectors;
  private final double[] coefficients;
  private final double gamma;
  private final double logRho;

  private SupportVectors(svm_model model, int[] ids) {
    gamma = model.param.gamma;
    logRho = Math.log(model.rho[0]);
    coefficients = model.sv_coef[0].clone();
    vectors = new double[model.l][ids.length];
    int[] columns = new int[ids.length];
    for (int column = 0; column < ids.length; column++) {
      columns[ids[column]] = column;
    }
    for (int i = 0; i < model.l; i++) {
      for (svm_node node : model.SV[i]) {
        vectors[i][columns[node.index]] = node.value;
      }
    }
  }

  /**
   * The decision function of {@code model}, whose features are named {@code columns}.
   *
   * @throws IllegalArgumentException if it has other features
   */
  static SupportVectors of(LibSVMAnomalyModel model, List<String> columns) {
    int[] ids = columns.stream().mapToInt(model.getFeatureIDMap()::getID).toArray();
    for (int id : ids) {
      if (id < 0 || ids.length != model.getFeatureIDMap().size()) {
        throw new IllegalArgumentException(
            "the model was trained on other features than " + String.join(", ", columns));
      }
    }
    return new SupportVectors(model.getInnerModels().get(0), ids);
  }

  /**
   * The decision function of a model in Tribuo's protobuf encoding, read once per JVM.
   *
   * @throws IOException if the bytes are not such a model
   */
  static SupportVectors read(byte[] encoded, List<String> columns) throws IOException {
    HashValue128 hash = Hashing.murmur3_128().hashBytesTo128Bits(encoded);
    SupportVectors known = CACHE.get(hash);
    if (known != null) {
      return known;
    }
    Model<?> model = Model.deserializeFromStream(new ByteArrayInputStream(encoded));
    if (!(model instanceof LibSVMAnomalyModel anomalyModel)) {
      throw new IOException("not a one-class SVM but a " + model.getClass().getSimpleName());
    }
    SupportVectors read = of(anomalyModel, columns);
    if (CACHE.size() >= MOST_CACHED) {
      CACHE.clear();
    }
    CACHE.putIfAbsent(hash, read);
    return read;
  }

  int count() {
    return vectors.length;
  }

  /**
   * {@code ln(rho / sum)}: above 0 where the SVM's decision value is below 0, and growing with the
   * squared distance from the nearest support vectors.
   */
  double outlyingness(double[] columns) {
    double[] distances = new double[vectors.length];
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < vectors.length; i++) {
      double sum = 0;
      double[] vector = vectors[i];
      for (int j = 0; j < vector.length; j++) {
        double difference = columns[j] - vector[j];
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
