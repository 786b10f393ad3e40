using Kiln.Devices;

namespace Kiln.Cpu;

/// <content>Normalisation within samples.</content>
internal sealed unsafe partial class CpuKernels<V>
{
    public override void GroupMoments(in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance) => Cpu.GroupMoments.Run(workers, s, x, mean, variance);

    public override void GroupNormalize(in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer y) =>
        GroupNormalization.Forward<V>(workers, s, x, mean, variance, gamma, beta, y);

    public override void GroupNormalizeBackward(
        in GroupNormShape s, FloatBuffer x, FloatBuffer y, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer dy,
        Into dx, Into dgamma, Into dbeta) =>
        new GroupNormGradients<V>(workers, s, x, new(mean.Address, variance.Address, gamma.Address, beta.Address), dx, dgamma, dbeta).Run(y, dy);

    public override void ScaleColumns(FloatBuffer x, int outer, int rows, int columns, FloatBuffer factors, Into y) =>
        ColumnScaling.Run<V>(workers, x, outer, rows, columns, factors, y);
}
