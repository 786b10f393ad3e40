using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Products and pooling.</content>
public static partial class OpCatalog
{
    private static IEnumerable<OpCase> Products()
    {
        (int M, int N, int K)[] sizes = [(1, 1, 1), (7, 8, 15), (8, 7, 16), (15, 16, 8), (16, 17, 33), (17, 33, 7), (33, 15, 17), (5, 3, 64)];
        foreach ((int m, int n, int k) in sizes)
        {
            for (int flags = 0; flags < 4; flags++) yield return MatMul(m, n, k, (flags & 1) != 0, (flags & 2) != 0);
        }

        for (int flags = 0; flags < 4; flags++) yield return MatMul(97, 130, 301, (flags & 1) != 0, (flags & 2) != 0) with { Differences = 5 };
        foreach (int n in Tails)
        {
            yield return Linear([3, n], 5, bias: true);
            yield return Linear([3, 5], n, bias: true);
            yield return Linear([n, 4], 6, bias: false);
        }

        yield return Linear([2, 3, 8], 4, bias: true);
        yield return Linear([130, 300], 97, bias: true) with { Differences = 5 };
        foreach (ActivationOp f in new[] { ActivationOp.Relu, new(new(ActivationKind.LeakyRelu, 0.2f)), ActivationOp.Sigmoid, ActivationOp.Tanh })
        {
            foreach (int n in Tails)
            {
                yield return Linear([n, 5], 20, bias: true, f);
                yield return Linear([3, n], 18, bias: false, f);
                yield return Linear([6, 7], n, bias: true, f);
            }

            yield return Linear([2, 3, 8], 4, bias: true, f);
            // Both products are one job. A sum of 100 products is rounded at its own size, ten times that of what f makes of it.
            yield return Linear([64, 100], 100, bias: true, f) with { Differences = 5, Tolerance = 10 * 40 * 6e-8 };
        }
    }

    private static OpCase MatMul(int m, int n, int k, bool transposeA, bool transposeB) => new(
        MatMulOp.With(transposeA, transposeB),
        (transposeA ? "a transposed " : "") + (transposeB ? "b transposed" : ""),
        [new(transposeA ? [k, m] : [m, k]), new(transposeB ? [n, k] : [k, n])],
        Twins.MatMul(m, n, k, transposeA, transposeB));

    private static OpCase Linear(Shape x, int outputs, bool bias, ActivationOp? f = null) => new(
        (f ?? ActivationOp.Identity).AfterLinear,
        f is null ? "" : f.Name,
        [new(x), new([x[-1], outputs]), .. bias ? [new OpInput([outputs])] : Array.Empty<OpInput>()],
        Twins.Linear(x.Count / x[-1], x[-1], outputs, (f ?? ActivationOp.Identity).Function));

    private static IEnumerable<OpCase> Pools()
    {
        foreach (int n in Tails)
        {
            PoolShape halves = new(2, 4, 6, n, new(2, 2), new(2, 2)), overlapping = new(1, 5, 5, n, new(3, 2, 1), new(3, 2, 1));
            yield return MaxPool(halves);
            yield return MaxPool(overlapping);
            yield return AveragePool(halves);
            yield return AveragePool(overlapping);
            yield return AveragePool(overlapping with { CountPadding = false });
            yield return GlobalAveragePool([2, 3, 4, n]);
            yield return GlobalAveragePool([3, n, 2, 5]);
        }

        PoolShape odd = new(2, 7, 6, 3, new(3, 1, 1), new(2, 3)), gaps = new(1, 7, 7, 4, new(1, 3), new(2, 3, 1)), large = new(4, 28, 28, 24, new(3, 2, 1), new(3, 2, 1));
        yield return MaxPool(odd);
        yield return MaxPool(gaps);
        yield return AveragePool(odd);
        yield return AveragePool(gaps with { CountPadding = false });
        yield return MaxPool(odd) with { Training = false };
        yield return MaxPool(large) with { Differences = 5 };
        yield return AveragePool(large) with { Differences = 5 };
        yield return AveragePool(large with { CountPadding = false }) with { Differences = 5 };
        yield return GlobalAveragePool([16, 14, 14, 24]) with { Differences = 5 };
    }

    private static OpCase MaxPool(PoolShape s) => new(
        new MaxPool2dOp(s.Rows, s.Columns), $"{Told(s.Rows)} x {Told(s.Columns)}", [new([s.N, s.H, s.W, s.C], InputKind.Distinct)], Twins.MaxPool(s));

    private static OpCase AveragePool(PoolShape s) => new(
        new AveragePool2dOp(s.Rows, s.Columns, s.CountPadding),
        $"{Told(s.Rows)} x {Told(s.Columns)}{(s.CountPadding ? "" : ", padding not counted")}",
        [new([s.N, s.H, s.W, s.C])],
        Twins.AveragePool(s));

    private static OpCase GlobalAveragePool(Shape x) =>
        new(GlobalAveragePoolOp.Instance, "", [new(x)], Twins.AveragePool(new(x[0], x[1], x[2], x[3], new(x[1]), new(x[2]))));

    private static string Told(Window w) => $"{w.Size}/{w.Stride}/{w.Padding}/{w.Dilation}";
}
