using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Binds the page of kernels to the processor's loops, all of one vector width.</summary>
internal sealed partial class CpuKernels<V>(Workers workers) : Kernels
    where V : unmanaged, ISimd<V>
{
    public override void Fill(FloatBuffer y, float value) => y.Span.Fill(value);

    public override void Scale(FloatBuffer x, float factor, Into y) => Elementwise.Scale<V>(workers, x, factor, y);

    public override void Add(FloatBuffer a, FloatBuffer b, Into y) => Elementwise.Map2<V, AddMap>(workers, a, b, y);

    public override void Subtract(FloatBuffer a, FloatBuffer b, Into y) => Elementwise.Map2<V, SubtractMap>(workers, a, b, y);

    public override void Multiply(FloatBuffer a, FloatBuffer b, Into y) => Elementwise.Map2<V, MultiplyMap>(workers, a, b, y);

    public override void Activate(Activation f, FloatBuffer x, FloatBuffer y) => Activations.Forward<V>(workers, f, x, y);

    public override void ActivateBackward(Activation f, FloatBuffer known, FloatBuffer dy, Into dx) => Activations.Backward<V>(workers, f, known, dy, dx);

    public override void Dropout(FloatBuffer x, float dropProbability, ulong key, Into y) => Masks.Dropout(workers, x, dropProbability, key, y);

    public override void SwapAxes(FloatBuffer x, int outer, int rows, int columns, Into y) => Moves.SwapAxes(workers, x, outer, rows, columns, y);

    public override void CopyColumns(FloatBuffer x, int xStart, int xWidth, Into y, int yStart, int yWidth, int rows, int columns) =>
        Moves.CopyColumns<V>(workers, x, xStart, xWidth, y, yStart, yWidth, rows, columns);

    public override void SubsamplePad(in SubsampleShape s, FloatBuffer x, Into y) => Subsampling.Forward<V>(workers, s, x, y);

    public override void SubsamplePadBackward(in SubsampleShape s, FloatBuffer dy, Into dx) => Subsampling.Backward<V>(workers, s, dy, dx);

    public override void Sum(FloatBuffer x, float scale, Into y) => Reductions.Sum(workers, x, scale, y);

    public override void SumRows(FloatBuffer x, int rows, int columns, float scale, Into y) => Reductions.SumRows<V>(workers, x, rows, columns, scale, y);

    public override void RepeatRows(FloatBuffer x, int rows, float scale, Into y) => Moves.RepeatRows<V>(workers, x, rows, scale, y);

    public override void Gemm(in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Activation f, Into c) =>
        Cpu.Gemm.Multiply<V>(workers, s, a, b, bias, f, c);

    public override void LinearBackward(
        in GemmShape s, Activation f, FloatBuffer x, FloatBuffer w, FloatBuffer y, FloatBuffer dy, Into dx, Into dw, Into dbias) =>
        LinearGradients.Run<V>(workers, s, f, x, w, y, dy, dx, dw, dbias);

    public override void Conv2d(in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Activation f, Into y) =>
        ConvForward.Run<V>(workers, s, x, new(w), new(y, bias, f));

    public override int PreparedLength(in ConvShape s) => ConvWeights.PreparedLength<V>(s);

    public override void PrepareConv2d(in ConvShape s, FloatBuffer w, FloatBuffer prepared) => ConvWeights.Prepare<V>(workers, s, w, prepared);

    public override void Conv2dPrepared(in ConvShape s, FloatBuffer x, FloatBuffer prepared, FloatBuffer bias, FloatBuffer residual, Activation f, FloatBuffer y) =>
        ConvForward.Run<V>(workers, s, x, new(prepared, ConvWeights.LikesPanels<V>(s)), new(new(y), bias, f, Residual: residual));

    public override void Conv2dMoments(in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer y, FloatBuffer mean, FloatBuffer variance) =>
        ConvForward.Run<V>(workers, s, x, new(w), new(new(y), Mean: mean, Variance: variance));

    public override void Conv2dBackwardData(in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx) => ConvBackwardData.Run<V>(workers, s, dy, w, dx);

    public override void Conv2dBackwardWeight(in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw) => ConvBackwardWeight.Run<V>(workers, s, x, dy, dw);

    public override void MaxPool(in PoolShape s, FloatBuffer x, FloatBuffer y, FloatBuffer winners) => MaxPooling.Forward<V>(workers, s, x, y, winners);

    public override void MaxPoolBackward(in PoolShape s, FloatBuffer winners, FloatBuffer dy, Into dx) => MaxPooling.Backward<V>(workers, s, winners, dy, dx);

    public override void AveragePool(in PoolShape s, FloatBuffer x, FloatBuffer y) => AveragePooling.Forward<V>(workers, s, x, y);

    public override void AveragePoolBackward(in PoolShape s, FloatBuffer dy, Into dx) => AveragePooling.Backward<V>(workers, s, dy, dx);

    public override void Moments(FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance) =>
        ColumnMoments<V>.Run(workers, x, rows, columns, mean, variance);

    public override void Normalize(
        in NormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer residual, FloatBuffer y) =>
        Normalization.Forward<V>(workers, s, x, mean, variance, gamma, beta, residual, y);

    public override void NormalizeBackward(
        in NormShape s, FloatBuffer x, FloatBuffer y, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer dy, bool throughStatistics,
        Into dx, Into dgamma, Into dbeta, Into dresidual) =>
        new NormGradients<V>(workers, s, x, mean, variance, gamma, beta, throughStatistics, dx, dgamma, dbeta).Run(y, dy, dresidual);

    public override void Softmax(FloatBuffer x, int rows, int columns, FloatBuffer y) => SoftmaxRows.Forward<V>(workers, x, rows, columns, y);

    public override void SoftmaxBackward(FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx) => SoftmaxRows.Backward<V>(workers, y, rows, columns, dy, dx);

    public override void CrossEntropy(
        FloatBuffer x, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer probabilities, FloatBuffer loss) =>
        CrossEntropies.Forward<V>(workers, x, rows, columns, targets, soft, smoothing, probabilities, loss);

    public override void CrossEntropyBackward(
        FloatBuffer probabilities, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer dloss, Into dx) =>
        CrossEntropies.Backward<V>(workers, probabilities, rows, columns, targets, soft, smoothing, dloss, dx);

    public override void SquaredError(FloatBuffer x, FloatBuffer targets, FloatBuffer loss) => SquaredErrors.Forward(workers, x, targets, loss);

    public override void SquaredErrorBackward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx) => SquaredErrors.Backward<V>(workers, x, targets, dloss, dx);

    public override void BinaryCrossEntropy(FloatBuffer x, FloatBuffer targets, FloatBuffer loss) => BinaryCrossEntropies.Forward<V>(workers, x, targets, loss);

    public override void BinaryCrossEntropyBackward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx) =>
        BinaryCrossEntropies.Backward<V>(workers, x, targets, dloss, dx);

    public override void Sgd(FloatBuffer weights, FloatBuffer gradients, FloatBuffer velocity, in SgdStep step) =>
        Updates.Sgd<V>(workers, weights, gradients, velocity, step);

    public override void Adam(FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square, in AdamStep step) =>
        Updates.Adam<V>(workers, weights, gradients, mean, square, step);

    public override double SumOfSquares(FloatBuffer x) => Reductions.SumOfSquares(workers, x);

    public override void Clamp(FloatBuffer x, float limit) => Updates.Clamp<V>(workers, x, limit);
}
