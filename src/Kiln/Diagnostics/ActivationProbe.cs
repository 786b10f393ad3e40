using Kiln.Devices;

namespace Kiln;

/// <summary>
/// What happens to a signal in a fully connected network before any training: how large activations are, layer by layer,
/// for N(0, 1) inputs, weights fresh from an initialiser and no biases.
/// </summary>
/// <remarks>
/// One layer's weights exist at a time, so wide and deep networks fit: a layer of width 4096 takes 64 MiB. One draw of weights
/// differs from theory by chance: tanh by some thousandths, but rectifiers with <see cref="Init.He"/>, where nothing pulls a deviation
/// back, by up to 0.04 in the sixth layer of width 4096, as seeds 0 to 5 gave. Therefore several networks are drawn and averaged.
/// </remarks>
/// <param name="Activation">The function after each product; null for none.</param>
/// <param name="Init">How weights are drawn.</param>
/// <param name="Width">Units of every layer, and of the input.</param>
/// <param name="Depth">Number of layers.</param>
/// <param name="Batch">Number of input samples.</param>
/// <param name="Seed">Seed of inputs and weights.</param>
/// <param name="Draws">How many networks are drawn.</param>
public sealed partial record ActivationProbe(Activation? Activation, Init Init, int Width = 4096, int Depth = 6, int Batch = 16, ulong Seed = 0, int Draws = 1)
{
    /// <summary>Runs the networks and measures every layer: the mean over the draws of a layer's mean and deviation.</summary>
    /// <param name="device">Where to run them.</param>
    /// <param name="drawn">Is told after each network how many are done.</param>
    /// <exception cref="InputException">Width, depth, batch or draws is below 1, or a layer would be larger than a tensor can be.</exception>
    public ActivationMoments[] Measure(Device device, Action<int>? drawn = null)
    {
        Check();
        using Slab x = device.Allocate(Batch * Width), y = device.Allocate(Batch * Width), w = device.Allocate(Width * Width);
        var sums = new ActivationMoments[Depth];
        for (int draw = 0; draw < Draws; draw++)
        {
            ActivationMoments[] layers = MeasureOne(device, Philox.Mix(Seed, (ulong)draw), x, y, w);
            for (int i = 0; i < Depth; i++) sums[i] = new(sums[i].Mean + layers[i].Mean, sums[i].Deviation + layers[i].Deviation);
            drawn?.Invoke(draw + 1);
        }

        return [.. sums.Select(s => new ActivationMoments(s.Mean / Draws, s.Deviation / Draws))];
    }

    /// <summary>What theory says of the same network: see <see cref="MeanField"/>.</summary>
    /// <exception cref="InputException">The initialiser draws no random weights.</exception>
    public ActivationMoments[] Predict()
    {
        Check();
        return MeanField.Predict(Activation, Init, Width, Depth);
    }

    private ActivationMoments[] MeasureOne(Device device, ulong seed, Slab x, Slab y, Slab w)
    {
        Philox random = Philox.For(seed, "input");
        random.FillNormal(x.Buffer.Span, 1);
        var layers = new ActivationMoments[Depth];
        for (int i = 0; i < Depth; i++)
        {
            Draw(seed, i, w);
            device.Kernels.Gemm(new GemmShape(Batch, Width, Width), x.Buffer, w.Buffer, bias: default, new Into(y.Buffer));
            if (Activation is { } f) device.Kernels.Activate(f, y.Buffer, y.Buffer);
            y.Buffer.Span.CopyTo(x.Buffer.Span);
            layers[i] = MomentsOf(x.Buffer.Span);
        }

        return layers;
    }

    /// <summary>The weights of a layer, the same each time they are asked for.</summary>
    private void Draw(ulong seed, int layer, Slab w)
    {
        Philox random = Philox.For(seed, $"{layer}.weight");
        Init.Fill(w.Buffer.Span, new Fan(Width, Width), ref random);
    }

    private static ActivationMoments MomentsOf(ReadOnlySpan<float> x)
    {
        double sum = 0, squares = 0;
        foreach (float v in x) sum += v;
        double mean = sum / x.Length;
        foreach (float v in x) squares += (v - mean) * (v - mean);
        return new(mean, Math.Sqrt(squares / x.Length));
    }

    private void Check()
    {
        if (Width < 1 || Depth < 1 || Batch < 1 || Draws < 1) throw new InputException($"A probe needs a width, depth, batch and number of draws of at least 1; received {Width}, {Depth}, {Batch} and {Draws}.");
        if ((long)Width * Math.Max(Width, Batch) > int.MaxValue) throw new InputException($"A layer of width {Width} with batch {Batch} is larger than a tensor can be; a width of at most 46340 fits.");
    }
}
