package dev.collection.transforms.stage;

import dev.collection.model.FailedRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializedForm;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Runs a {@link Stage}, or several one after the other, on each record. In one step they keep what
 * is between them, such as a parsed item, no longer than it takes to handle one record; the Direct
 * Runner would hold it for a whole bundle, ten times the size of its bytes.
 *
 * <p>Bounded or unbounded; stateless, so a retry gives the same.
 */
public final class RunStage<I, O>
    extends PTransform<PCollection<I>, WithFailures.Result<PCollection<O>, FailedRecord>> {
  private static final long serialVersionUID = 1L;

  private final String step;
  private final Stage<I, O> stage;
  private final Coder<O> coder;

  private RunStage(String step, Stage<I, O> stage, Coder<O> coder) {
    this.step = step;
    this.stage = stage;
    this.coder = coder;
  }

  /**
   * @param step its name within this transform
   * @param coder of what goes out
   */
  public static <I, O> RunStage<I, O> of(String step, Stage<I, O> stage, Coder<O> coder) {
    return new RunStage<>(step, stage, coder);
  }

  @Override
  public WithFailures.Result<PCollection<O>, FailedRecord> expand(PCollection<I> records) {
    TupleTag<O> passed = new TupleTag<>("passed");
    TupleTag<FailedRecord> failed = new TupleTag<>("failed");
    PCollectionTuple outputs =
        records.apply(
            step,
            ParDo.of(new StageFn<>(SerializedForm.of(stage), passed, failed))
                .withOutputTags(passed, TupleTagList.of(failed)));
    outputs.get(passed).setCoder(coder);
    outputs.get(failed).setCoder(RecordCoders.FAILED);
    return WithFailures.Result.of(outputs, passed, failed);
  }

  static final class StageFn<I, O> extends DoFn<I, O> {
    private static final long serialVersionUID = 1L;

    private final SerializedForm<Stage<I, O>> stage;
    private final TupleTag<O> passed;
    private final TupleTag<FailedRecord> failed;
    private transient Stage.Opened<I, O> opened;

    StageFn(SerializedForm<Stage<I, O>> stage, TupleTag<O> passed, TupleTag<FailedRecord> failed) {
      this.stage = stage;
      this.passed = passed;
      this.failed = failed;
    }

    @Setup
    public void open() {
      opened = stage.open().open();
    }

    @ProcessElement
    public void process(@Element I record, MultiOutputReceiver out) {
      O result = opened.apply(record, failure -> out.get(failed).output(failure));
      if (result != null) {
        out.get(passed).output(result);
      }
    }
  }
}
