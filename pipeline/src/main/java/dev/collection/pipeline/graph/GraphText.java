package dev.collection.pipeline.graph;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy;

/** A graph as text: its steps in order, with the parts of composite steps below them. */
final class GraphText extends Pipeline.PipelineVisitor.Defaults {
  private final List<String> names = new ArrayList<>();
  private final int deepest;

  private GraphText(int deepest) {
    this.deepest = deepest;
  }

  /**
   * The full names of all steps down to a depth, in the order in which they were applied.
   *
   * @param deepest 1 for the steps of the graph itself
   */
  static List<String> names(Pipeline pipeline, int deepest) {
    GraphText visitor = new GraphText(deepest);
    pipeline.traverseTopologically(visitor);
    return List.copyOf(visitor.names);
  }

  @Override
  public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
    add(node);
    return CompositeBehavior.ENTER_TRANSFORM;
  }

  @Override
  public void visitPrimitiveTransform(TransformHierarchy.Node node) {
    add(node);
  }

  private void add(TransformHierarchy.Node node) {
    String name = node.getFullName();
    if (!node.isRootNode() && name.chars().filter(c -> c == '/').count() < deepest) {
      names.add(name);
    }
  }
}
