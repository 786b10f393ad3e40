using Kiln.Devices;

namespace Kiln.Cpu;

/// <content>Functions with random or trained slopes, log-probabilities, and losses of single elements.</content>
internal sealed partial class CpuKernels<V>
{
    public override void RandomSlopes(FloatBuffer signs, FloatBuffer x, float low, float high, ulong key, Into y) =>
        Cpu.RandomSlopes.Run(workers, signs, x, low, high, key, y);

    public override void PRelu(FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer y) => TrainedSlopes.Forward<V>(workers, x, rows, columns, slopes, y);

    public override void PReluBackward(FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer dy, Into dx, Into dslopes) =>
        TrainedSlopes.Backward<V>(workers, x, rows, columns, slopes, dy, dx, dslopes);

    public override void LogSoftmax(FloatBuffer x, int rows, int columns, FloatBuffer y) => LogSoftmaxRows.Forward<V>(workers, x, rows, columns, y);

    public override void LogSoftmaxBackward(FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx) => LogSoftmaxRows.Backward<V>(workers, y, rows, columns, dy, dx);

    public override void ElementLoss(in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer loss) =>
        ElementLosses.Forward<V>(workers, f, x, targets, scale, loss);

    public override void ElementLossBackward(in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer dloss, Into dx) =>
        ElementLosses.Backward<V>(workers, f, x, targets, scale, dloss, dx);
}
