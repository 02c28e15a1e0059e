package dev.collection.transforms.profile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Merges the profiles of each window, or of the run if it has none: {@value #PARTS} elements at
 * most are left of it, for whoever needs one to merge.
 *
 * <p>They travel as bytes, since for each element that arrives the Direct Runner copies all that
 * wait under its key: bytes are copied at the speed of memory.
 */
public final class MergeProfiles extends PTransform<PCollection<Profiles>, PCollection<Profiles>> {
  private static final long serialVersionUID = 1L;
  private static final int PARTS = 32;

  @Override
  public PCollection<Profiles> expand(PCollection<Profiles> profiles) {
    return profiles
        .apply("Spread", ParDo.of(new SpreadFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("Group", GroupByKey.create())
        .apply("Merge", ParDo.of(new MergeFn()))
        .setCoder(new ProfilesCoder());
  }

  static final class SpreadFn extends DoFn<Profiles, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;
    private static final ProfilesCoder CODER = new ProfilesCoder();

    @ProcessElement
    public void process(@Element Profiles profiles, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CODER.encode(profiles, bytes);
      byte[] encoded = bytes.toByteArray();
      out.output(KV.of(Math.floorMod(Arrays.hashCode(encoded), PARTS), encoded));
    }
  }

  static final class MergeFn extends DoFn<KV<Integer, Iterable<byte[]>>, Profiles> {
    private static final long serialVersionUID = 1L;
    private static final ProfilesCoder CODER = new ProfilesCoder();

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> group, OutputReceiver<Profiles> out)
        throws IOException {
      Profiles merged = new Profiles();
      for (byte[] encoded : group.getValue()) {
        merged.addAll(CODER.decode(new ByteArrayInputStream(encoded)));
      }
      out.output(merged);
    }
  }
}
