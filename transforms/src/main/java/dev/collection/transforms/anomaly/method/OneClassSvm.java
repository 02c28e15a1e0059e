package dev.collection.transforms.anomaly.method;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.tribuo.Columns;
import java.util.List;
import java.util.Map;
import libsvm.svm;
import org.tribuo.Dataset;
import org.tribuo.anomaly.Event;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyModel;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyTrainer;
import org.tribuo.anomaly.libsvm.SVMAnomalyType;
import org.tribuo.common.libsvm.KernelType;
import org.tribuo.common.libsvm.SVMParameters;

/**
 * {@code one_class_svm}: the odd combinations (Schölkopf et al., "Estimating the Support of a
 * High-Dimensional Distribution", 2001), by Tribuo's LibSVM trainer with an RBF kernel. The score
 * is {@code ln(sum of a usual record / sum)} of the decision function: 1 where the density that the
 * model sees is e times less than at the centre of the group.
 *
 * <p>LIBSVM has one random number generator per JVM, which Tribuo seeds and guards with a lock
 * while it trains; the training of a one-class model does not draw from it.
 */
final class OneClassSvm extends TrainedMethod<LibSVMAnomalyModel> {
  /** The kernel's width is then 1.2 spreads per column. */
  private static final double GAMMA_OF_ONE_COLUMN = 1.0 / 3;

  OneClassSvm() {
    super("one_class_svm", LibSVMAnomalyModel.class);
  }

  @Override
  LibSVMAnomalyModel train(
      Dataset<Event> rows, Map<String, Provenance> provenance, AnomalyDefinition definition) {
    SVMParameters<Event> parameters =
        new SVMParameters<>(new SVMAnomalyType(SVMAnomalyType.SVMMode.ONE_CLASS), KernelType.RBF);
    parameters.setNu(definition.settings().nu());
    parameters.setGamma(GAMMA_OF_ONE_COLUMN / rows.getFeatureMap().size());
    // LIBSVM reports its iterations on standard output, which belongs to the run's summary.
    svm.svm_set_print_string_function(text -> {});
    return (LibSVMAnomalyModel)
        new LibSVMAnomalyTrainer(parameters, definition.seed()).train(rows, provenance);
  }

  @Override
  FittedMethod fitted(LibSVMAnomalyModel model, byte[] encoded, List<String> names) {
    SupportVectors vectors = SupportVectors.of(model);
    Columns columns = Columns.of(model, names);
    return new ModelMethod(
        row -> vectors.outlyingness(columns.byId(row)), encoded, names.size(), 0.02);
  }
}
