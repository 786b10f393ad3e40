using Kiln.Devices;

namespace Kiln.Testing;

/// <summary>Every op with every setting that changes what it computes, at sizes around the SIMD widths and at one that threads share.</summary>
/// <remarks>Whoever writes an op adds its rows here; the contract's checks then run over them on every device.</remarks>
public static partial class OpCatalog
{
    private const int Long = 40_003;   // more than any grain of the elementwise loops, and not a multiple of anything

    private static readonly int[] Tails = [1, 7, 8, 15, 16, 17, 33];

    /// <summary>All rows.</summary>
    public static IReadOnlyList<OpCase> All { get; } = [.. Elementwise(), .. Functions(), .. ElementLosses(), .. Moves(), .. Products(), .. Convolutions(), .. Pools(), .. Norms(), .. SampleNorms(), .. DroppedBlocks(), .. Mixtures(), .. Losses(), .. Sequences()];

    private static IEnumerable<OpCase> Elementwise()
    {
        foreach (int n in Tails.Append(Long))
        {
            int differences = n == Long ? 5 : 60;
            yield return new(AddOp.Instance, "", [new([n]), new([n])], Twins.Add) { Differences = differences };
            yield return new(SubtractOp.Instance, "", [new([n]), new([n])], Twins.Subtract) { Differences = differences };
            yield return new(MultiplyOp.Instance, "", [new([n]), new([n])], Twins.Multiply) { Differences = differences };
            yield return new(new ScaleOp(-0.75f), "by -0.75", [new([n])], Twins.Scale(-0.75f)) { Differences = differences };
            yield return new(ActivationOp.Relu, "", [new([n], InputKind.AwayFromZero)], Twins.Relu) { Differences = differences };
            yield return new(ActivationOp.LeakyRelu, "", [new([n], InputKind.AwayFromZero)], Twins.LeakyRelu(0.01f)) { Differences = differences };
            yield return new(new ActivationOp(new(ActivationKind.LeakyRelu, 0.2f)), "slope 0.2", [new([n], InputKind.AwayFromZero)], Twins.LeakyRelu(0.2f)) { Differences = differences };
            yield return new(ActivationOp.Sigmoid, "", [new([n])], Twins.Sigmoid) { Differences = differences };
            yield return new(ActivationOp.Tanh, "", [new([n])], Twins.Tanh) { Differences = differences };
            yield return new(new DropoutOp(0.3f), "0.3", [new([n])], Twins.Dropout(0.3f)) { Differences = differences };
        }

        yield return new(new DropoutOp(0), "0", [new([17])], Twins.Same);
        yield return new(new DropoutOp(0.3f), "0.3", [new([17])], Twins.Same) { Training = false };
    }

    private static IEnumerable<OpCase> Moves()
    {
        foreach (int n in Tails)
        {
            yield return new(ConcatOp.Instance, "", [new([5, n]), new([5, 3])], Twins.Concat(5));
            yield return new(ConcatOp.Instance, "", [new([2, 3, n]), new([2, 3, 1]), new([2, 3, n])], Twins.Concat(6));
            yield return Flatten([2, 3, 2, n]);
            yield return Flatten([2, n, 1, 5]);
            yield return SubsamplePad(new(2, 3, 5, n, 2, 3, 2));
            yield return SubsamplePad(new(1, 4, n, 5, 2, n, n));
            yield return new(SumOp.Instance, "", [new([n])], Twins.Sum);
            yield return new(MeanOp.Instance, "", [new([3, n])], Twins.Mean);
            yield return new(MeanRowsOp.Instance, "", [new([5, n])], Twins.MeanRows(5));
            yield return new(MeanRowsOp.Instance, "", [new([n, 2, 3])], Twins.MeanRows(n));
        }

        yield return new(ConcatOp.Instance, "one", [new([3, 4])], Twins.Concat(3));
        yield return new(ConcatOp.Instance, "nine", [.. Enumerable.Range(1, 9).Select(i => new OpInput([2, i]))], Twins.Concat(2));
        yield return new(ConcatOp.Instance, "", [new([600, 40]), new([600, 24])], Twins.Concat(600)) { Differences = 5 };
        yield return Flatten([1, 1, 1, 6]);
        yield return Flatten([2, 3, 4]);
        yield return Flatten([4, 28, 28, 24]) with { Differences = 5 };
        yield return SubsamplePad(new(2, 7, 8, 4, 3, 0, 1));
        yield return SubsamplePad(new(2, 3, 3, 4, 1, 2, 2));
        yield return SubsamplePad(new(1, 2, 2, 3, 2, 0, 0));
        yield return SubsamplePad(new(1, 1, 1, 3, 4, 1, 0));
        yield return SubsamplePad(new(4, 33, 32, 16, 2, 8, 8)) with { Differences = 5 };
        yield return new(new ReshapeOp([3, 4]), "to [3, 4]", [new([2, 6])], Twins.Same);
        yield return new(new ReshapeOp([2, 2], perSample: true), "to samples [2, 2]", [new([5, 4])], Twins.Same);
        yield return new(SumOp.Instance, "", [new([Long])], Twins.Sum) { Differences = 5 };
        yield return new(MeanOp.Instance, "", [new([Long])], Twins.Mean) { Differences = 5 };
        yield return new(MeanRowsOp.Instance, "", [new([9])], Twins.MeanRows(9));
        yield return new(MeanRowsOp.Instance, "", [new([700, 65])], Twins.MeanRows(700)) { Differences = 5 };
    }

    private static OpCase Flatten(Shape x) => new(
        FlattenOp.For(x), "", [new(x)], x.Rank == 4 ? Twins.FlattenImages(x[0], x[1] * x[2], x[3]) : Twins.Same);

    private static OpCase SubsamplePad(SubsampleShape s) => new(
        new SubsamplePadOp(s.Stride, s.Before, s.After), $"stride {s.Stride}, zeros {s.Before} and {s.After}", [new([s.N, s.H, s.W, s.C])], Twins.SubsamplePad(s));

    private static IEnumerable<OpCase> Losses()
    {
        foreach (int n in Tails)
        {
            yield return new(SoftmaxOp.Instance, "", [new([3, n])], Twins.Softmax(n));
            yield return CrossEntropy([4, n], soft: false, 0);
            yield return CrossEntropy([4, n], soft: false, 0.1f);
            yield return CrossEntropy([n, 10], soft: true, 0.1f);
            yield return ClassWeights([3, n], 0);
            yield return ClassWeights([5, n], 0.1f);
            yield return new(SquaredErrorOp.Instance, "", [new([n]), new([n])], Twins.SquaredError);
            yield return new(BinaryCrossEntropyOp.Instance, "", [new([n]), new([n], InputKind.Unit, Differentiable: false)], Twins.BinaryCrossEntropy);
        }

        yield return new(SoftmaxOp.Instance, "", [new([2, 3, 5])], Twins.Softmax(5));
        yield return new(SoftmaxOp.Instance, "", [new([300, 129])], Twins.Softmax(129)) { Differences = 5 };
        yield return CrossEntropy([4, 10], soft: true, 0);
        yield return CrossEntropy([512, 65], soft: false, 0) with { Differences = 5 };
        yield return CrossEntropy([512, 65], soft: true, 0.1f) with { Differences = 5 };
        yield return CrossEntropy([6, 10], soft: false, 0.1f) with { Training = false };
        yield return new(SquaredErrorOp.Instance, "", [new([Long]), new([Long])], Twins.SquaredError) { Differences = 5 };
        yield return new(BinaryCrossEntropyOp.Instance, "", [new([Long]), new([Long], InputKind.Unit, Differentiable: false)], Twins.BinaryCrossEntropy) { Differences = 5 };
    }

    private static OpCase ClassWeights(Shape x, float smoothing) => new(
        new ClassWeightsOp(smoothing), $"smoothing {smoothing}", [new(x, InputKind.Unit), new([x[1]], InputKind.Positive, Differentiable: false)], Twins.ClassWeights(smoothing));

    private static OpCase CrossEntropy(Shape x, bool soft, float smoothing)
    {
        OpInput targets = soft ? new(x, InputKind.Unit, Differentiable: false) : new([x[0]], InputKind.ClassNumbers, Differentiable: false, x[1]);
        return new(new CrossEntropyOp(smoothing), $"{(soft ? "soft" : "hard")} smoothing {smoothing}", [new(x), targets], Twins.CrossEntropy(x[1], soft, smoothing));
    }
}
