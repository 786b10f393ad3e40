using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Elementwise functions, alone and applied by the op before, and losses of elements.</content>
public static partial class OpCatalog
{
    private static Activation[] NewFunctions =>
    [
        new(ActivationKind.Elu, 1), new(ActivationKind.Elu, 1.5f), new(ActivationKind.Selu), new(ActivationKind.Celu, 1), new(ActivationKind.Celu, 0.4f), new(ActivationKind.Softplus, 1, 20),
        new(ActivationKind.Softplus, 3, 16), new(ActivationKind.Softsign), new(ActivationKind.LogSigmoid), new(ActivationKind.HardTanh, -1, 1), new(ActivationKind.HardTanh, 0, 6), new(ActivationKind.HardSigmoid),
        new(ActivationKind.Step), new(ActivationKind.Gelu), new(ActivationKind.GeluTanh), new(ActivationKind.Silu), new(ActivationKind.Mish), new(ActivationKind.HardSwish), new(ActivationKind.Sinc),
    ];

    private static IEnumerable<OpCase> Functions()
    {
        foreach (int n in Tails.Append(Long))
        {
            int differences = n == Long ? 5 : 60;
            foreach (Activation f in NewFunctions)
            {
                // The derivative y + α is rounded at the size of α, which a single negative value may make small.
                bool cancels = n == 1 && f.Kind is (ActivationKind.Elu or ActivationKind.Selu or ActivationKind.Celu);
                yield return new(new ActivationOp(f), Told(f), [new([n], InputKind.AwayFromZero)], Twins.Function(f)) { Differences = differences, Tolerance = cancels ? 5e-5 : OpCase.UsualTolerance };
            }

            yield return new(new RReluOp(), "", [new([n], InputKind.AwayFromZero)], Twins.RRelu(1f / 8, 1f / 3)) { Differences = differences };
            yield return new(new RReluOp(0.25f, 0.75f), "mean", [new([n])], Twins.LeakyRelu(0.5f)) { Training = false };
            yield return new(new ActivationOp(new(ActivationKind.Step, 1)), "straight", [new([n])], Twins.Function(new(ActivationKind.Step, 1))) { Training = false };
            yield return new(PReluOp.Instance, "one slope", [new([n], InputKind.AwayFromZero), new([1])], Twins.PRelu) { Differences = differences };
        }

        foreach (int n in Tails)
        {
            yield return new(PReluOp.Instance, "slope of each channel", [new([2, 3, n], InputKind.AwayFromZero), new([n])], Twins.PRelu);
            yield return new(LogSoftmaxOp.Instance, "", [new([3, n])], Twins.LogSoftmax(n)) { Tolerance = 2 * OpCase.UsualTolerance };   // its size is that of its summands, which cancel where n is 1
        }

        yield return new(PReluOp.Instance, "slope of each channel", [new([700, 65], InputKind.AwayFromZero), new([65])], Twins.PRelu) { Differences = 5 };
        yield return new(LogSoftmaxOp.Instance, "", [new([300, 129])], Twins.LogSoftmax(129)) { Differences = 5 };
        foreach (Activation f in NewFunctions)
        {
            foreach (int n in (int[])[7, 17])
            {
                OpCase linear = Linear([5, 6], n, bias: true, new(f)), conv = WithFunction(new(1, 4, 5, 3, n, new(3, Padding: 1), new(3, Padding: 1)), f, bias: true);
                OpCase norm = BatchNorm([9, n], new(f, Residual: true));
                foreach (OpCase row in (OpCase[])[linear, conv, norm])
                {
                    // Sums are rounded at their own size, which may be ten times that of what f makes of them.
                    yield return row with { Setting = $"{row.Setting} {Told(f)}", Training = Fuses(f) && row.Training, Tolerance = 10 * OpCase.UsualTolerance, Twin = !Fuses(f) && row == norm ? InInference(n, f) : row.Twin };
                }
            }
        }
    }

    private static IEnumerable<OpCase> ElementLosses()
    {
        ElementLoss[] ofAll = [new(ElementLossKind.Absolute), new(ElementLossKind.Huber, 1), new(ElementLossKind.Huber, 0.3f)];
        ElementLoss[] ofUnit = [new(ElementLossKind.BinaryCrossEntropy, 3), new(ElementLossKind.BinaryFocal, 2, 0.25f), new(ElementLossKind.BinaryFocal, 0.5f, -1)];
        foreach (int n in Tails.Append(Long))
        {
            int differences = n == Long ? 5 : 60;
            foreach (ElementLoss f in ofAll) yield return Loss([n], f, InputKind.Normal) with { Differences = differences };
            foreach (ElementLoss f in ofUnit) yield return Loss([n], f, InputKind.Unit) with { Differences = differences };
        }

        ElementLoss[] ofLogProbabilities = [new(ElementLossKind.Likelihood), new(ElementLossKind.Likelihood, 2), new(ElementLossKind.Likelihood, 0.5f), new(ElementLossKind.Divergence)];
        foreach (ElementLoss f in ofLogProbabilities)
        {
            foreach (int n in Tails)
            {
                // Log-probabilities are below 0.
                OpCase row = Loss([n, 5], f, InputKind.Unit);
                yield return row with { Inputs = [row.Inputs[0] with { Kind = InputKind.Below }, row.Inputs[1]] };
            }
        }

        static OpCase Loss(Shape x, ElementLoss f, InputKind targets)
        {
            bool perRow = x.Rank > 1;
            return new(new ElementLossOp(f, perRow), $"{f.First} {f.Second}", [new(x), new(x, targets, Differentiable: false)], Twins.ElementLoss(f, perRow ? x[0] : x.Count));
        }
    }

    private static bool Fuses(Activation f) => !f.DerivesFromInput;

    private static Func<double[][], double[]> InInference(int channels, Activation f) => Twins.BatchNorm(channels, 1e-5f, ofBatch: false, affine: true, residual: true, f);

    private static string Told(Activation f) => $"{f.First} {f.Second}";
}
