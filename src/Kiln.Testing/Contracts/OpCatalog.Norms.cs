using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Normalisation.</content>
public static partial class OpCatalog
{
    private static Activation ReluFunction => new(ActivationKind.Relu);

    private static IEnumerable<OpCase> Norms()
    {
        foreach (int n in Tails)
        {
            yield return BatchNorm([6, n], new());
            yield return BatchNorm([2, 3, 2, n], new());
            yield return BatchNorm([2, 3, 2, n], new(Affine: false));
            yield return BatchNorm([n + 3, 5], new());
            yield return BatchNorm([6, n], new(Frozen: true));
            yield return BatchNorm([6, n], new(), training: false);
            foreach (Activation f in (Activation[])[default, ReluFunction, new(ActivationKind.LeakyRelu, 0.1f), new(ActivationKind.Tanh), new(ActivationKind.Sigmoid)])
            {
                if (f != default) yield return Smooth(n, new(f));
                yield return Smooth(n, new(f, Residual: true));
                yield return Smooth(n, new(f, Residual: true, Affine: false, Frozen: true));
            }

            yield return Smooth(n, new(ReluFunction, Affine: false));
            yield return Smooth(n, new(ReluFunction, Frozen: true));
            yield return Smooth(n, new(GivenMoments: true));
            yield return Smooth(n, new(ReluFunction, Residual: true, GivenMoments: true));
            yield return Smooth(n, new(ReluFunction, Affine: false, GivenMoments: true));
            yield return BatchNorm([7, n], new(ReluFunction, Residual: true), training: false);
            yield return Smooth(n, new(ReluFunction, Residual: true, GivenMoments: true, Cumulative: true));
        }

        yield return BatchNorm([5, 4], new(Affine: false, Frozen: true));
        yield return BatchNorm([5, 4], new(Affine: false), training: false);
        yield return BatchNorm([4, 3, 5], new());
        yield return BatchNorm([16, 14, 14, 24], new()) with { Differences = 5 };
        yield return BatchNorm([16, 14, 14, 24], new(new(ActivationKind.Tanh))) with { Differences = 5 };
        yield return BatchNorm([16, 14, 14, 24], new(new(ActivationKind.Sigmoid), Residual: true)) with { Differences = 5 };
        yield return BatchNorm([700, 65], new()) with { Differences = 5 };
        yield return BatchNorm([700, 65], new(new(ActivationKind.Tanh), Residual: true)) with { Differences = 5 };
        yield return BatchNorm([700, 65], new(Frozen: true)) with { Differences = 5 };
    }

    /// <summary>The smallest batch from seven on in which no value comes so near to the kink of a rectifier that a difference step would cross it.</summary>
    private static OpCase Smooth(int channels, NormSetting s)
    {
        for (int rows = 7; ; rows++)
        {
            OpCase row = BatchNorm([rows, channels], s);
            Func<double[][], double[]> before = Twins.BatchNorm(channels, 1e-5f, !s.Frozen, s.Affine, s.Residual, default);
            if (before([.. row.Draw().Select(x => Array.ConvertAll(x, v => (double)v))]).Min(Math.Abs) > 1e-3) return row;
        }
    }

    private static OpCase BatchNorm(Shape x, NormSetting s, bool training = true)
    {
        Shape channels = [x[-1]];
        OpInput mean = new(channels, Differentiable: false), variance = new(channels, InputKind.Positive, Differentiable: false);
        List<OpInput> inputs = s.Affine ? [new(x), new(channels), new(channels), mean, variance] : [new(x), mean, variance];
        if (s.Residual) inputs.Add(new(x));
        if (s.Cumulative) inputs.Add(new([1], InputKind.Positive, Differentiable: false));
        if (s.GivenMoments) inputs.Add(new([2, x[-1]], InputKind.Moments, Differentiable: false));
        return new(
            new BatchNormOp(1e-5f, 0.1f, s.Frozen, s.Function, s.Residual, s.GivenMoments, s.Cumulative), s.Told, [.. inputs],
            Twins.BatchNorm(x[-1], 1e-5f, ofBatch: training && !s.Frozen, s.Affine, s.Residual, s.Function)) { Training = training };
    }

    private sealed record NormSetting(Activation Function = default, bool Residual = false, bool Affine = true, bool Frozen = false, bool GivenMoments = false, bool Cumulative = false)
    {
        public string Told => string.Join(' ', ((string?[])[Function == default ? null : $"{Function.Kind}", Residual ? "residual" : null, Affine ? null : "not affine", Frozen ? "frozen" : null, GivenMoments ? "given moments" : null, Cumulative ? "cumulative" : null]).OfType<string>());
    }
}
