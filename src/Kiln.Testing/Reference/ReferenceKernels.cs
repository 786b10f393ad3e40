using Kiln.Devices;

namespace Kiln.Testing;

/// <summary>The page of kernels as an executable specification: each formula as it is written, summed in double precision, rounded once.</summary>
public sealed partial class ReferenceKernels : Kernels
{
    /// <inheritdoc/>
    public override void Fill(FloatBuffer y, float value) => y.Span.Fill(value);

    /// <inheritdoc/>
    public override void Scale(FloatBuffer x, float factor, Into y)
    {
        for (int i = 0; i < y.Buffer.Length; i++) Put(y, i, (double)factor * x.Span[i]);
    }

    /// <inheritdoc/>
    public override void Add(FloatBuffer a, FloatBuffer b, Into y)
    {
        for (int i = 0; i < y.Buffer.Length; i++) Put(y, i, (double)a.Span[i] + b.Span[i]);
    }

    /// <inheritdoc/>
    public override void Subtract(FloatBuffer a, FloatBuffer b, Into y)
    {
        for (int i = 0; i < y.Buffer.Length; i++) Put(y, i, (double)a.Span[i] - b.Span[i]);
    }

    /// <inheritdoc/>
    public override void Multiply(FloatBuffer a, FloatBuffer b, Into y)
    {
        for (int i = 0; i < y.Buffer.Length; i++) Put(y, i, (double)a.Span[i] * b.Span[i]);
    }

    /// <inheritdoc/>
    public override void Activate(Activation f, FloatBuffer x, FloatBuffer y)
    {
        for (int i = 0; i < y.Length; i++) y.Span[i] = (float)Activated(f, x.Span[i]);
    }

    /// <inheritdoc/>
    public override void ActivateBackward(Activation f, FloatBuffer known, FloatBuffer dy, Into dx)
    {
        for (int i = 0; i < dx.Buffer.Length; i++) Put(dx, i, Slope(f, known.Span[i]) * dy.Span[i]);
    }

    /// <summary>Element i is dropped when word i mod 4 of Philox block i/4 of (key, stream 0), as 24 bits in [0, 1), is below the probability.</summary>
    public override void Dropout(FloatBuffer x, float dropProbability, ulong key, Into y)
    {
        for (int i = 0; i < y.Buffer.Length; i++)
        {
            uint word = PhiloxBlock.At(key, 0, (ulong)i / 4)[i % 4];
            bool dropped = (word >> 8) * (1f / (1 << 24)) < dropProbability;
            Put(y, i, dropped ? 0 : x.Span[i] / (1.0 - dropProbability));
        }
    }

    private static double Activated(Activation f, double v) => ActivationFormula.Value(f, v);

    /// <summary>f′, from the output or, where the function needs it, from the input.</summary>
    private static double Slope(Activation f, double known) => ActivationFormula.Slope(f, known);

    /// <summary>Writes or adds one value.</summary>
    private static void Put(Into y, int i, double value)
    {
        Span<float> values = y.Buffer.Span;
        values[i] = (float)(y.Add ? values[i] + value : value);
    }
}
