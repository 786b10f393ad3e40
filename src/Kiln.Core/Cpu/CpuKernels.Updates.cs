using Kiln.Devices;

namespace Kiln.Cpu;

/// <content>Further updates over flat ranges.</content>
internal sealed partial class CpuKernels<V>
{
    public override void RmsProp(
        in DescentStep step, float alpha, float momentum, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer mean, FloatBuffer velocity) =>
        FurtherUpdates.RmsProp<V>(workers, step, alpha, momentum, epsilon, weights, gradients, square, mean, velocity);

    public override void Adagrad(
        in DescentStep step, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer sum) =>
        FurtherUpdates.Adagrad<V>(workers, step, epsilon, weights, gradients, sum);

    public override void Adadelta(
        in DescentStep step, float rho, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer change) =>
        FurtherUpdates.Adadelta<V>(workers, step, rho, epsilon, weights, gradients, square, change);

    public override void Adamax(
        in DescentStep step, float beta1, float beta2, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer peak) =>
        FurtherUpdates.Adamax<V>(workers, step, beta1, beta2, epsilon, weights, gradients, mean, peak);

    public override void Lion(
        in DescentStep step, float beta1, float beta2, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean) =>
        FurtherUpdates.Lion<V>(workers, step, beta1, beta2, weights, gradients, mean);

    public override void Rprop(
        in DescentStep step, in SignStep sizes, FloatBuffer weights, FloatBuffer gradients, FloatBuffer previous, FloatBuffer size) =>
        SignUpdates.Rprop<V>(workers, step, sizes, weights, gradients, previous, size);

    public override void Moments(
        in DescentStep step, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square) =>
        FurtherUpdates.Moments<V>(workers, step, moments, weights, gradients, mean, square);

    public override void MomentDirection(
        float gradientScale, float decay, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square) =>
        FurtherUpdates.MomentDirection<V>(workers, gradientScale, decay, moments, weights, gradients, mean, square);

    public override void Mix(
        FloatBuffer x, float share, FloatBuffer y) =>
        FurtherUpdates.Mix<V>(workers, x, share, y);

    public override void ClipColumns(
        FloatBuffer weights, FloatBuffer gradients, int rows, int columns, float limit, float least) =>
        ColumnClip.Run<V>(workers, weights, gradients, rows, columns, limit, least);
}
