using System.Buffers;

namespace Kiln;

/// <summary>The cross-entropy of a class for each pixel, as the mean over all pixels that have one.</summary>
internal static class PixelTargets
{
    /// <summary>The class of pixels that have none: they count in no loss and in no measure.</summary>
    public const float Ignored = 255;

    private static Rows? latest;   // kept, so that training, which asks for it at every step, allocates nothing

    /// <summary>The loss of outputs <c>[N, H, W, C]</c>; a scalar. Batches without any class give 0.</summary>
    /// <exception cref="ShapeException">The outputs are not one row of classes for each pixel.</exception>
    /// <exception cref="InputException">Another loss, other weights than classes, or a pixel whose class is none of them.</exception>
    public static Tensor LossOf(Loss loss, Tensor output, Batch batch)
    {
        Shape shape = output.Shape;
        int rows = batch.Targets.Length, classes = shape[-1];
        if (shape.Count != (long)rows * classes) throw new ShapeException($"Expected outputs with a row of classes for each of the {rows} pixels of the batch, got {shape}; take a model for segmentation, such as 'fcn'.");
        CrossEntropy entropy = loss switch
        {
            CrossEntropy named => named,
            AutoLoss => new CrossEntropy(),
            _ => throw new InputException("A class for each pixel is learned by crossEntropy; leave out the loss to have it chosen."),
        };
        float[] room = ArrayPool<float>.Shared.Rent(rows * classes);
        try
        {
            Span<float> targets = room.AsSpan(0, rows * classes);
            Fill(batch.Targets, classes, entropy, targets);
            Shape wanted = [rows, classes];
            if (latest is not { } kept || kept.Shape != wanted) latest = kept = new(wanted);
            return output.Apply(kept.Op).CrossEntropy(output.Pass.Input(targets, kept.Shape));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    /// <summary>
    /// Weights <c>[P, C]</c> whose cross-entropy as a mean over rows is that over the pixels with a class, <c>w·((1 − ε)·t + ε/C)·P/Σ w</c>, as PyTorch's with <c>ignore_index=255</c>;
    /// rows without a class are 0.
    /// </summary>
    public static void Fill(ReadOnlySpan<float> labels, int classes, CrossEntropy loss, Span<float> targets)
    {
        if (loss.ClassWeights is { } given && given.Count != classes) throw new InputException($"crossEntropy: expected {classes} class weights, one for each class of the masks, received {given.Count}.");
        targets.Clear();
        double total = 0;
        foreach (float label in labels)
        {
            if (label == Ignored) continue;
            if (!(label >= 0 && label < classes)) throw new InputException($"A pixel has the class {label}, which is not one of the {classes} classes 0 … {classes - 1} nor 255 for none; does the model have an output for every class of the masks?");
            total += loss.ClassWeights?[(int)label] ?? 1;
        }

        if (total == 0) return;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == Ignored) continue;
            Span<float> row = targets.Slice(i * classes, classes);
            for (int c = 0; c < classes; c++)
            {
                double t = ((c == (int)labels[i] ? 1 : 0) * (1.0 - loss.LabelSmoothing)) + ((double)loss.LabelSmoothing / classes);
                row[c] = (float)((loss.ClassWeights?[c] ?? 1) * t * labels.Length / total);
            }
        }
    }

    private sealed class Rows(Shape shape)
    {
        public Shape Shape { get; } = shape;

        public ReshapeOp Op { get; } = new(shape);
    }
}
