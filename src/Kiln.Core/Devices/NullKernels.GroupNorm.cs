namespace Kiln.Devices;

/// <content>Normalisation within samples.</content>
internal sealed partial class NullKernels
{
    public override void GroupMoments(in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance)
    {
    }

    public override void GroupNormalize(in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer y)
    {
    }

    public override void GroupNormalizeBackward(
        in GroupNormShape s, FloatBuffer x, FloatBuffer y, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer dy,
        Into dx, Into dgamma, Into dbeta)
    {
    }

    public override void ScaleColumns(FloatBuffer x, int outer, int rows, int columns, FloatBuffer factors, Into y)
    {
    }
}
