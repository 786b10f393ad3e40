using Kiln.Devices;

namespace Kiln;

/// <summary>The constants of a batch normalisation in inference; γ and β may be absent.</summary>
internal readonly record struct NormConstants(Parameter? Scale, Parameter? Shift, Parameter Mean, Parameter Variance, float Epsilon);

/// <summary>Weights and bias of a linear layer or convolution that hold the normalisation after it.</summary>
internal readonly record struct FoldedLayer(FloatBuffer Weight, FloatBuffer Bias);

/// <summary>
/// A copy of all values of a store, and of layers that a normalisation follows the weights that give both at once:
/// <c>w ← γ·w/√(σ² + ε)</c>, <c>b ← γ·(b − μ)/√(σ² + ε) + β</c>. Weights that are standardised before use are so first. Weights of convolutions are in the device's prepared form.
/// </summary>
/// <remarks>
/// Layers are folded when a pass first meets them, each with the norm it meets, so that a layer that is used twice, with two norms
/// say, is folded twice. Prepared forms differ with the sizes of images, not with their number.
/// </remarks>
internal sealed class FoldedWeights : IDisposable
{
    private readonly Device device;
    private readonly Slab copy;
    private readonly Dictionary<Parameter, FloatBuffer> values = [];
    private readonly Dictionary<Key, FoldedLayer> layers = [];
    private readonly List<Slab> slabs = [];

    /// <summary>Copies the values as they are now.</summary>
    public FoldedWeights(ParameterStore weights)
    {
        device = weights.Device;
        copy = device.Allocate(weights.Parameters.ToArray().Sum(p => Padded(p.Shape.Count)));
        int offset = 0;
        foreach (Parameter p in weights.Parameters)
        {
            values[p] = copy.Buffer.Slice(offset, p.Shape.Count);
            device.Kernels.Scale(p.Value, 1, new(values[p]));
            offset += Padded(p.Shape.Count);
        }
    }

    /// <summary>The copied value of a parameter.</summary>
    /// <exception cref="ArgumentException">The store did not hold it.</exception>
    public FloatBuffer ValueOf(Parameter p) =>
        values.TryGetValue(p, out FloatBuffer value) ? value : throw new ArgumentException($"Parameter '{p.Path}' was not in the store of which this is a copy; make the ParameterStore after the whole model is built.");

    /// <summary>A convolution with the norm that follows it, if any; its weights are prepared for images of these sizes, its bias is never none.</summary>
    /// <param name="s">The sizes.</param>
    /// <param name="weight">Its weights.</param>
    /// <param name="bias">Its bias, or null.</param>
    /// <param name="norm">The norm, or null.</param>
    /// <param name="standardize">ε of the standardisation of its weights, or null for none.</param>
    public FoldedLayer Convolution(in ConvShape s, Parameter weight, Parameter? bias, in NormConstants? norm, float? standardize = null)
    {
        var key = new Key(weight, norm?.Variance, s with { N = 1 });
        if (layers.TryGetValue(key, out FoldedLayer made)) return made;
        using Slab folded = device.Allocate(weight.Shape.Count);
        FoldedLayer layer = Allocate(device.Kernels.PreparedLength(s), weight.Shape[-1]);
        Fold(weight, bias, norm, standardize, layer with { Weight = folded.Buffer });
        device.Kernels.PrepareConv2d(s, folded.Buffer, layer.Weight);
        layers.Add(key, layer);
        return layer;
    }

    /// <summary>A fully connected layer with the norm that follows it, if any; its weights are standardised where ε is given, its bias is never none.</summary>
    public FoldedLayer Linear(Parameter weight, Parameter? bias, in NormConstants? norm, float? standardize = null)
    {
        var key = new Key(weight, norm?.Variance, default);
        if (layers.TryGetValue(key, out FoldedLayer made)) return made;
        FoldedLayer layer = Allocate(weight.Shape.Count, weight.Shape[-1]);
        Fold(weight, bias, norm, standardize, layer);
        layers.Add(key, layer);
        return layer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        layers.Clear();
        foreach (Slab slab in slabs) slab.Dispose();
        copy.Dispose();
    }

    private static int Padded(int length) => (length + 15) / 16 * 16;   // one 512-bit line

    private FoldedLayer Allocate(int weights, int outputs)
    {
        Slab slab = device.Allocate(checked(Padded(weights) + outputs));
        slabs.Add(slab);
        return new(slab.Buffer.Slice(0, weights), slab.Buffer.Slice(Padded(weights), outputs));
    }

    /// <summary>Outputs are the last axis of weights, so folding is itself a normalisation: of the weights' rows around 0, without a shift, and of the bias.</summary>
    private void Fold(Parameter weight, Parameter? bias, in NormConstants? norm, float? standardize, FoldedLayer into)
    {
        int outputs = weight.Shape[-1];
        FloatBuffer w = ValueOf(weight);
        using Slab? room = standardize is null ? null : device.Allocate(w.Length + (2 * outputs));
        if (room is not null)
        {
            FloatBuffer standard = room.Buffer.Slice(0, w.Length), mean = room.Buffer.Slice(w.Length, outputs), spread = room.Buffer.Slice(w.Length + outputs, outputs);
            device.Kernels.Moments(w, w.Length / outputs, outputs, mean, spread);
            device.Kernels.Normalize(new(w.Length / outputs, outputs, standardize!.Value), w, mean, spread, gamma: default, beta: default, residual: default, standard);
            w = standard;
        }

        if (norm is not { } n)
        {
            device.Kernels.Scale(w, 1, new(into.Weight));
            if (bias is not null) device.Kernels.Scale(ValueOf(bias), 1, new(into.Bias));
            return;
        }

        using Slab zeros = device.Allocate(outputs);
        FloatBuffer variance = ValueOf(n.Variance), gamma = n.Scale is null ? default : ValueOf(n.Scale), beta = n.Shift is null ? default : ValueOf(n.Shift);
        device.Kernels.Normalize(new(w.Length / outputs, outputs, n.Epsilon), w, zeros.Buffer, variance, gamma, beta: default, residual: default, into.Weight);
        device.Kernels.Normalize(new(1, outputs, n.Epsilon), bias is null ? zeros.Buffer : ValueOf(bias), ValueOf(n.Mean), variance, gamma, beta, residual: default, into.Bias);
    }

    private readonly record struct Key(Parameter Weight, Parameter? Norm, ConvShape Image);
}
