using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Normalisation within samples, of weights, and dropout of blocks.</content>
public static partial class OpCatalog
{
    private static Activation[] NormFunctions => [default, ReluFunction, new(ActivationKind.LeakyRelu, 0.1f), new(ActivationKind.Tanh), new(ActivationKind.Sigmoid)];

    private static IEnumerable<OpCase> SampleNorms()
    {
        foreach (int n in Tails)
        {
            foreach (Activation f in NormFunctions)
            {
                yield return GroupNorm([2, 3, 2, 2 * n], 2, f);
                if (f == default || f == ReluFunction) yield return LayerNorm([4, n + 2], 1, f);
            }

            // Of two values, or of one where the mean stays, the gradient cancels all but for ε; there is nothing to compare.
            yield return GroupNorm([3, 5, n], n, default);
            yield return RmsNorm([4, n + 1], default);
            yield return RmsNorm([4, n + 1], ReluFunction);

            yield return GroupNorm([2, 4, 5, n], 1, default);
            yield return GroupNorm([3, 6 * n], 2, default);
            yield return GroupNorm([n, 7, 6], 3, default);
            yield return GroupNorm([2, 3, 3, 3 * n], 3, ReluFunction, parameters: 0);
            yield return GroupNorm([2, 3, 3, 3 * n], 3, ReluFunction, training: false);
            yield return LayerNorm([3, n, 5], 1, default);
            yield return LayerNorm([2, 3, n, 4], 3, ReluFunction);
            yield return LayerNorm([3, n + 2], 1, default, parameters: 1);
            yield return RmsNorm([2, 3, n + 1], default, parameters: 0);
            yield return new(new StandardizeOp(), "", [new([5, n])], Twins.Standardize(n, 1e-6f));
            yield return new(new StandardizeOp(1e-3f), "epsilon 0.001", [new([3, 3, 2, n])], Twins.Standardize(n, 1e-3f));
        }

        yield return GroupNorm([9, 14, 14, 24], 8, ReluFunction) with { Differences = 5 };
        yield return GroupNorm([3, 12, 11, 65], 65, new(ActivationKind.Tanh)) with { Differences = 5 };
        yield return LayerNorm([300, 129], 1, default) with { Differences = 5 };
        yield return RmsNorm([300, 129], ReluFunction) with { Differences = 5 };
        yield return new(new StandardizeOp(), "", [new([700, 65])], Twins.Standardize(65, 1e-6f)) { Differences = 5 };
    }

    private static IEnumerable<OpCase> DroppedBlocks()
    {
        foreach (int n in Tails)
        {
            yield return DropBlocks([5, 3, 2, n], 0.4f, samples: false);
            yield return DropBlocks([5, n], 0.4f, samples: false);
            yield return DropBlocks([n, 3, 5], 0.4f, samples: true);
        }

        yield return DropBlocks([9, 14, 14, 24], 0.2f, samples: true) with { Differences = 5 };
        yield return DropBlocks([9, 14, 14, 24], 0.2f, samples: false) with { Differences = 5 };
        yield return new(new DropBlocksOp(0), "0", [new([3, 5])], Twins.Same);
        yield return new(new DropBlocksOp(0.4f), "0.4", [new([3, 5])], Twins.Same) { Training = false };
    }

    private static OpCase GroupNorm(Shape x, int groups, Activation f, int parameters = 2, bool training = true) =>
        SampleNorm(new GroupNormOp(groups, 1e-5f, f), x, [x[-1]], new(x[0], x.Count / x[0] / x[-1], x[-1], groups, 1e-5f, true, f), $"{groups} groups", parameters, training);

    private static OpCase LayerNorm(Shape x, int axes, Activation f, int parameters = 2)
    {
        Shape inner = new(x.ToArray().AsSpan(x.Rank - axes));
        return SampleNorm(new LayerNormOp(axes, 1e-5f, f), x, inner, new(x.Count / inner.Count, 1, inner.Count, 1, 1e-5f, true, f), $"{axes} axes", parameters);
    }

    private static OpCase RmsNorm(Shape x, Activation f, int parameters = 1) =>
        SampleNorm(new RmsNormOp(1e-6f, f), x, [x[-1]], new(x.Count / x[-1], 1, x[-1], 1, 1e-6f, false, f), "", parameters);

    /// <summary>Where a rectifier follows, the first setting's name with which no value comes so near to its kink that a difference step would cross it.</summary>
    private static OpCase SampleNorm(SampleNormOp op, Shape x, Shape parameter, GroupNormShape s, string setting, int parameters, bool training = true)
    {
        string function = s.Activation == default ? "" : $" {s.Activation.Kind}";
        for (int drawn = 0; ; drawn++)
        {
            var row = new OpCase(
                op, $"{setting}{function}{(drawn == 0 ? "" : $" draw {drawn}")}", [new(x), .. Enumerable.Repeat(new OpInput(parameter), parameters)], Twins.GroupNorm(s)) { Training = training };
            bool kinked = s.Activation.Kind is ActivationKind.Relu or ActivationKind.LeakyRelu;
            if (!kinked || x.Count > 2000) return row;
            double[][] values = [.. row.Draw().Select(v => Array.ConvertAll(v, e => (double)e))];
            if (Twins.GroupNorm(s with { Activation = default })(values).Min(Math.Abs) > 1e-3) return row;
        }
    }

    private static OpCase DropBlocks(Shape x, float p, bool samples) => new(
        new DropBlocksOp(p, samples), $"{p} {(samples ? "samples" : "channels")}", [new(x)],
        Twins.DropBlocks(p, x[0], samples ? x.Count / x[0] : x.Count / x[0] / x[-1], samples ? 1 : x[-1]));
}
