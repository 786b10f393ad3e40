using System.Buffers;

namespace Kiln;

/// <summary>Class numbers as targets of 0 and 1.</summary>
internal static class OneHot
{
    /// <summary>
    /// Targets in the shape of <paramref name="output"/> <c>[N, C]</c>: 1 in the column of the label, 0 elsewhere; in a single column
    /// (<c>[N, 1]</c>) the label itself, 0 or 1.
    /// </summary>
    public static Tensor Like(Tensor output, ReadOnlySpan<int> labels, string loss)
    {
        Check(output, labels, loss, least: 2);
        return Make(output, labels);
    }

    /// <summary>The same where each column is a class, also a single one.</summary>
    public static Tensor OfClasses(Tensor output, ReadOnlySpan<int> labels, string loss)
    {
        Check(output, labels, loss);
        return Make(output, labels);
    }

    /// <summary>Refuses another number of labels than rows, and labels that are no class, of which there are as many as columns and at least <paramref name="least"/>.</summary>
    public static void Check(Tensor output, ReadOnlySpan<int> labels, string loss, int least = 1)
    {
        Shape shape = output.Shape;
        if (shape.Rank != 2 || shape[0] != labels.Length)
        {
            throw new ShapeException($"{loss}: expected outputs [{labels.Length}, C] for {labels.Length} labels, got {shape}; is a Flatten or a last Linear layer missing?");
        }

        int classes = Math.Max(shape[1], least);
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] < (uint)classes) continue;
            throw new InputException($"{loss}: label {labels[i]} at row {i} is not one of the {classes} classes 0 … {classes - 1}; does the last layer have one output per class?");
        }
    }

    private static Tensor Make(Tensor output, ReadOnlySpan<int> labels)
    {
        Shape shape = output.Shape;
        int columns = shape[1];
        float[] targets = ArrayPool<float>.Shared.Rent(shape.Count);
        try
        {
            Span<float> values = targets.AsSpan(0, shape.Count);
            values.Clear();
            for (int i = 0; i < labels.Length; i++)
            {
                if (columns == 1) values[i] = labels[i];
                else values[(i * columns) + labels[i]] = 1;
            }

            return output.Pass.Input(values, shape);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(targets);
        }
    }
}
