using System.Buffers;

namespace Kiln;

/// <summary>The loss of a batch: of class numbers, of weights of the classes that sum to 1 where samples are mixed, or of other targets.</summary>
internal static class MixedTargets
{
    /// <summary>The loss of outputs <c>[N, C]</c>; a scalar.</summary>
    /// <exception cref="InputException">A label is not one of the classes.</exception>
    public static Tensor LossOf(Loss loss, Tensor output, Batch batch)
    {
        if (batch.TargetSpec.Kind is TargetKind.Labels or TargetKind.Values) return loss.Of(output, output.Pass.Input(batch.Targets, [batch.Count, batch.TargetSpec.Count]));
        if (batch.TargetSpec.Kind == TargetKind.Pixels) return PixelTargets.LossOf(loss, output, batch);
        if (!batch.IsMixed) return loss.Of(output, batch.Labels);
        OneHot.Check(output, batch.Labels, "mix", least: 2);
        OneHot.Check(output, batch.Partners, "mix", least: 2);
        Shape shape = output.Shape;
        float[] room = ArrayPool<float>.Shared.Rent(shape.Count);
        try
        {
            Span<float> targets = room.AsSpan(0, shape.Count);
            Fill(batch, shape[1], targets);
            return loss.Of(output, output.Pass.Input(targets, shape));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    /// <summary>Writes the share of each class in each sample; of a single column, the mixture of labels 0 and 1.</summary>
    public static void Fill(Batch batch, int columns, Span<float> targets)
    {
        targets.Clear();
        for (int i = 0; i < batch.Count; i++)
        {
            float share = batch.Shares[i];
            if (columns == 1)
            {
                targets[i] = (share * batch.Labels[i]) + ((1 - share) * batch.Partners[i]);
                continue;
            }

            targets[(i * columns) + batch.Labels[i]] += share;
            targets[(i * columns) + batch.Partners[i]] += 1 - share;
        }
    }
}
