using Kiln.Devices;

namespace Kiln;

/// <content>The way back.</content>
public sealed partial record ActivationProbe
{
    /// <summary>
    /// Measures both ways: the activations of every layer, and the gradients that reach them where those of the last layer are N(0, 1). Means over the draws;
    /// gradients are averaged as deviations.
    /// </summary>
    /// <remarks>Pre-activations are kept for the way back, <c>Depth · Batch · Width</c> floats; weights are drawn a second time.</remarks>
    /// <param name="device">Where to run the networks.</param>
    /// <param name="drawn">Is told after each network how many are done.</param>
    /// <exception cref="InputException">Width, depth, batch or draws is below 1, or a layer would be larger than a tensor can be.</exception>
    public LayerSignal[] MeasureBothWays(Device device, Action<int>? drawn = null)
    {
        Check();
        var sums = new LayerSignal[Depth];
        for (int i = 0; i < Depth; i++) sums[i] = new($"{i + 1}", Activation is { } f ? $"{f.Kind}" : "Linear", 0, 0, 0, 0) { Saturated = 0 };
        for (int draw = 0; draw < Draws; draw++)
        {
            LayerSignal[] layers = BothWays(device, Philox.Mix(Seed, (ulong)draw));
            for (int i = 0; i < Depth; i++)
            {
                (LayerSignal sum, LayerSignal one) = (sums[i], layers[i]);
                sums[i] = sum with { Mean = sum.Mean + one.Mean, Deviation = sum.Deviation + one.Deviation, Gradient = sum.Gradient + one.Gradient, Alive = sum.Alive + one.Alive, Saturated = sum.Saturated + one.Saturated };
            }

            drawn?.Invoke(draw + 1);
        }

        return [.. sums.Select(s => s with { Mean = s.Mean / Draws, Deviation = s.Deviation / Draws, Gradient = s.Gradient / Draws, Alive = s.Alive / Draws, Saturated = s.Saturated / Draws })];
    }

    private LayerSignal[] BothWays(Device device, ulong seed)
    {
        using Slab x = device.Allocate(Batch * Width), z = device.Allocate(Batch * Width), w = device.Allocate(Width * Width);
        using var nothing = ParameterStore.For([], device, seed);
        ActivationOp function = Activation is { } f ? new(f) : ActivationOp.Identity;
        var layers = new LayerSignal[Depth];
        var before = new float[Depth][];   // pre-activations
        Philox random = Philox.For(seed, "input");
        random.FillNormal(x.Buffer.Span, 1);
        for (int i = 0; i < Depth; i++)
        {
            Draw(seed, i, w);
            device.Kernels.Gemm(new GemmShape(Batch, Width, Width), x.Buffer, w.Buffer, bias: default, new Into(z.Buffer));
            before[i] = z.Buffer.Span.ToArray();
            using Pass pass = Pass.Inference(nothing);
            ReadOnlySpan<float> y = pass.Input(before[i], [Batch, Width]).Apply(function).Span;
            y.CopyTo(x.Buffer.Span);
            layers[i] = LayerSignal.Of($"{i + 1}", "", y, Width) with { Saturated = Saturation.FlatShare(function.Function, y, UnitHealth.UsualBelow) };
        }

        random = Philox.For(seed, "gradient");
        random.FillNormal(x.Buffer.Span, 1);
        for (int i = Depth - 1; ; i--)
        {
            layers[i] = layers[i] with { Gradient = MomentsOf(x.Buffer.Span).Deviation };
            if (i == 0) return layers;
            using Pass pass = Pass.Training(nothing, step: 0);
            Tensor input = pass.Variable(before[i], [Batch, Width]);
            pass.Backward(input.Apply(function), x.Buffer);
            input.Gradient.CopyTo(z.Buffer.Span);
            Draw(seed, i, w);
            device.Kernels.Gemm(new GemmShape(Batch, Width, Width, TransposeB: true), z.Buffer, w.Buffer, bias: default, new Into(x.Buffer));
        }
    }
}
