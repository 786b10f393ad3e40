using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Convolutions.</content>
public static partial class OpCatalog
{
    private static IEnumerable<OpCase> Convolutions()
    {
        Window three = new(3, Padding: 1), one = new(1), five = new(5, Padding: 2);
        foreach (int n in Tails)
        {
            yield return Conv2d(new(1, 4, 5, n, 6, three, three));
            yield return Conv2d(new(2, 3, 4, 5, n, three, three));
            yield return Conv2d(new(1, 3, n, 4, 3, three, three));
            yield return Conv2d(new(2, 2, 3, n, 9, one, one));
            yield return Conv2d(new(1, 5, 4, n, n, three, three, Groups: n));
            yield return Conv2d(new(1, 5, 5, 2 * n, 4 * n, three, three, Groups: 2), bias: false);
        }

        yield return Conv2d(new(1, 7, 7, 3, 4, new(7, 2, 3), new(7, 2, 3)));
        yield return Conv2d(new(2, 6, 7, 4, 5, new(3, 2, 1), new(3, 2, 1)));
        yield return Conv2d(new(1, 8, 7, 4, 5, new(3, 1, 2, 2), new(3, 1, 2, 2)));
        yield return Conv2d(new(1, 9, 9, 3, 2, new(3, 2, 2, 3), new(2, 3, 0, 2)), bias: false);
        yield return Conv2d(new(1, 6, 6, 4, 3, new(1, 2), new(1, 2)));
        yield return Conv2d(new(1, 7, 8, 3, 3, new(2, 3), new(1, 4)));
        yield return Conv2d(new(1, 3, 3, 2, 3, new(1, 1, 1), new(1, 1, 2)));
        yield return Conv2d(new(1, 5, 6, 4, 3, new(1), five));
        yield return Conv2d(new(1, 3, 2, 2, 3, five, five));
        yield return Conv2d(new(1, 1, 1, 3, 2, three, three));
        yield return Conv2d(new(1, 5, 5, 6, 9, three, new(3, 2, 1), Groups: 3));
        yield return Conv2d(new(1, 5, 5, 4, 12, three, three, Groups: 4));
        yield return Conv2d(new(1, 6, 6, 17, 17, new(3, 2, 1), new(3, 2, 1), Groups: 17));
        yield return Conv2d(new(3, 14, 14, 24, 40, three, three)) with { Differences = 5 };
        yield return Conv2d(new(4, 14, 13, 33, 65, one, one)) with { Differences = 5 };
        yield return Conv2d(new(4, 15, 15, 24, 40, new(3, 2, 1), new(3, 2, 1))) with { Differences = 5 };
        yield return Conv2d(new(4, 28, 28, 1, 16, five, five)) with { Differences = 5 };
        yield return Conv2d(new(3, 16, 16, 72, 72, three, three, Groups: 72)) with { Differences = 5 };

        foreach (Activation f in (Activation[])[ReluFunction, new(ActivationKind.LeakyRelu, 0.2f), new(ActivationKind.Sigmoid), new(ActivationKind.Tanh)])
        {
            foreach (int n in Tails)
            {
                yield return WithFunction(new(1, 4, 5, n, 6, three, three), f, bias: true);
                yield return WithFunction(new(1, 3, 4, 5, n, new(3, 2, 1), new(3, 2, 1)), f, bias: false);
            }

            yield return WithFunction(new(1, 3, 3, 8, 9, one, one), f, bias: true);
            yield return WithFunction(new(1, 8, 7, 16, 17, three, three), f, bias: true);
            yield return WithFunction(new(1, 8, 7, 16, 18, three, three), f, bias: false);
            yield return WithFunction(new(1, 6, 5, 16, 16, five, five), f, bias: true);
            yield return WithFunction(new(2, 5, 5, 6, 9, three, three, Groups: 3), f, bias: true);
        }

        yield return WithFunction(new(3, 14, 14, 24, 40, three, three), new(ActivationKind.Tanh), bias: true) with { Differences = 5 };
        yield return WithFunction(new(4, 15, 15, 24, 40, new(3, 2, 1), new(3, 2, 1)), new(ActivationKind.Sigmoid), bias: false) with { Differences = 5 };
        foreach (int n in Tails)
        {
            yield return WithMoments(new(2, 4, 5, n, 6, three, three));
            yield return WithMoments(new(2, 3, 4, 5, n, three, three));
            yield return WithMoments(new(2, 5, 4, n, 9, new(3, 2, 1), new(3, 2, 1)));
            yield return WithMoments(new(2, 2, 3, n, 9, one, one));
        }

        yield return WithMoments(new(2, 8, 7, 16, 17, three, three));
        yield return WithMoments(new(2, 6, 5, 16, 16, five, five));
        yield return WithMoments(new(2, 5, 5, 6, 9, three, three, Groups: 3));
        yield return WithMoments(new(3, 14, 14, 24, 40, three, three)) with { Differences = 5 };
        yield return WithMoments(new(4, 15, 15, 24, 40, new(3, 2, 1), new(3, 2, 1))) with { Differences = 5 };
    }

    private static OpCase Conv2d(ConvShape s, bool bias = true) => new(
        new Conv2dOp(s.Rows, s.Columns, s.Groups),
        $"{Told(s.Rows)} x {Told(s.Columns)}, {s.Groups} groups",
        [new([s.N, s.H, s.W, s.C]), new([s.Rows.Size, s.Columns.Size, s.GroupC, s.K]), .. bias ? [new OpInput([s.K])] : Array.Empty<OpInput>()],
        Twins.Conv2d(s))
    {
        Tolerance = ToleranceOf(s),
    };

    /// <summary>The smallest batch from s's on in which no sum comes so near to the kink of a rectifier that a difference step would cross it.</summary>
    private static OpCase WithFunction(ConvShape s, Activation f, bool bias)
    {
        bool saturates = f.Kind is ActivationKind.Sigmoid or ActivationKind.Tanh;
        for (; ; s = s with { N = s.N + 1 })
        {
            OpCase plain = Conv2d(s, bias), row = plain with
            {
                Op = new Conv2dOp(s.Rows, s.Columns, s.Groups, f),
                Setting = $"{plain.Setting}, {f.Kind}",
                Twin = Twins.Conv2d(s, f),

                // Sums are rounded at their own size, about four times the root of their number of terms; what saturates is at most 1.
                Tolerance = plain.Tolerance * (saturates ? 4 * Math.Sqrt(s.Rows.Size * s.Columns.Size * s.GroupC) : 1),
            };
            if (saturates || plain.Twin([.. row.Draw().Select(x => Array.ConvertAll(x, v => (double)v))]).Min(Math.Abs) > 1e-3) return row;
        }
    }

    private static OpCase WithMoments(ConvShape s)
    {
        OpCase plain = Conv2d(s, bias: false);
        return plain with
        {
            Op = new Conv2dOp(s.Rows, s.Columns, s.Groups, moments: true),
            Setting = $"{plain.Setting}, moments",
            Inputs = [.. plain.Inputs, new([2, s.K], InputKind.Room, Differentiable: false)],
            Twin = Twins.Conv2dMoments(s),
        };
    }

    /// <summary>Winograd's forms, which may be chosen here, lose about two digits to cancellation.</summary>
    private static double ToleranceOf(in ConvShape s) =>
        s is { Groups: 1, C: >= 4, K: >= 4, Rows: { Size: 3 or 5, Stride: 1, Dilation: 1 } } && s.Rows == s.Columns ? 5e-5 : OpCase.UsualTolerance;
}
