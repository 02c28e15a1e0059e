package dev.collection.transforms.anomaly;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/**
 * Every method of the spec, fitted to one sample, or the reason why it could not be. Immutable,
 * thread-safe; as a side input it travels in its own encoding, in which a Tribuo model is in
 * Tribuo's protobuf form.
 */
final class AnomalyModel {
  static final Coder<AnomalyModel> CODER = new ModelCoder();

  /**
   * One method of the spec.
   *
   * @param fitted null if there was not enough data
   * @param status for people: {@code ready}, or what is missing
   */
  record Method(String name, FittedMethod fitted, String status) {
    boolean isFitted() {
      return fitted != null;
    }
  }

  private final Baseline baseline;
  private final List<Method> methods;

  private AnomalyModel(Baseline baseline, List<Method> methods) {
    this.baseline = baseline;
    this.methods = List.copyOf(methods);
  }

  /** Fits every method that the definition names, in its order. */
  static AnomalyModel fit(ReferenceSample sample, AnomalyDefinition definition) {
    Baseline baseline = Baseline.of(sample, definition);
    List<Method> methods = new ArrayList<>();
    for (String name : definition.methods()) {
      try {
        FittedMethod fitted = AnomalyMethod.named(name).fit(sample, baseline, definition);
        methods.add(new Method(name, fitted, "ready"));
      } catch (AnomalyMethod.NotEnoughDataException e) {
        methods.add(new Method(name, null, "not enough data: " + e.getMessage()));
      }
    }
    return new AnomalyModel(baseline, methods);
  }

  Baseline baseline() {
    return baseline;
  }

  List<Method> methods() {
    return methods;
  }

  byte[] encoded() {
    BinaryWriter writer = new BinaryWriter(4096);
    write(this, writer);
    return writer.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnomalyModel that && Arrays.equals(encoded(), that.encoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded());
  }

  @Override
  public String toString() {
    return methods.stream()
        .map(method -> method.name() + " " + method.status())
        .toList()
        .toString();
  }

  private static void write(AnomalyModel model, BinaryWriter writer) {
    model.baseline.write(writer);
    writer.writeUnsigned(model.methods.size());
    for (Method method : model.methods) {
      writer.writeString(method.name());
      writer.writeString(method.status());
      writer.writeBoolean(method.isFitted());
      if (method.isFitted()) {
        method.fitted().write(writer);
      }
    }
  }

  private static AnomalyModel read(BinaryReader reader) throws IOException {
    Baseline baseline = Baseline.read(reader);
    int count = reader.readLength();
    List<Method> methods = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = reader.readString();
      String status = reader.readString();
      FittedMethod fitted =
          reader.readBoolean() ? AnomalyMethod.named(name).read(reader, baseline) : null;
      methods.add(new Method(name, fitted, status));
    }
    return new AnomalyModel(baseline, methods);
  }

  /** Equal models give equal bytes. */
  private static final class ModelCoder extends BinaryCoder<AnomalyModel> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(AnomalyModel value, BinaryWriter writer) {
      AnomalyModel.write(value, writer);
    }

    @Override
    protected AnomalyModel read(BinaryReader reader) throws IOException {
      return AnomalyModel.read(reader);
    }
  }
}
