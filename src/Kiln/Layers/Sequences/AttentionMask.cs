using System.Buffers;

namespace Kiln;

/// <summary>Masks of attention from truth values, with PyTorch's meaning: what is true is hidden.</summary>
public static class AttentionMask
{
    /// <summary>A mask that adds 0 where a step may be seen and hides it where <paramref name="hidden"/> is true.</summary>
    /// <param name="pass">The pass in which it is used.</param>
    /// <param name="hidden">One value for each element of the mask.</param>
    /// <param name="shape"><c>[T, T]</c> or <c>[N·heads, T, T]</c> for pairs of steps, <c>[N, T]</c> for steps that are padding.</param>
    /// <exception cref="InputException">The number of values is not that of the shape.</exception>
    public static Tensor Of(Pass pass, ReadOnlySpan<bool> hidden, Shape shape)
    {
        if (hidden.Length != shape.Count) throw new InputException($"AttentionMask: expected {shape.Count} values for a mask of {shape}, received {hidden.Length}.");
        float[] values = ArrayPool<float>.Shared.Rent(hidden.Length);
        try
        {
            for (int i = 0; i < hidden.Length; i++) values[i] = hidden[i] ? AttentionOp.Hidden : 0;
            return pass.Input(values.AsSpan(0, hidden.Length), shape);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }
}
