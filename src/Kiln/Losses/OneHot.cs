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
        Shape shape = output.Shape;
        if (shape.Rank != 2 || shape[0] != labels.Length)
        {
            throw new ShapeException($"{loss}: expected outputs [{labels.Length}, C] for {labels.Length} labels, got {shape}; is a Flatten or a last Linear layer missing?");
        }

        int columns = shape[1], classes = Math.Max(columns, 2);
        float[] targets = ArrayPool<float>.Shared.Rent(shape.Count);
        try
        {
            Span<float> values = targets.AsSpan(0, shape.Count);
            values.Clear();
            for (int i = 0; i < labels.Length; i++)
            {
                if ((uint)labels[i] >= (uint)classes)
                {
                    throw new InputException($"{loss}: label {labels[i]} at row {i} is not one of the {classes} classes 0 … {classes - 1}; does the last layer have one output per class?");
                }

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
