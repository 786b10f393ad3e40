namespace Kiln.Devices;

/// <content>Further updates over flat ranges.</content>
internal sealed partial class NullKernels
{
    public override void RmsProp(in DescentStep step, float alpha, float momentum, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer mean, FloatBuffer velocity)
    {
    }

    public override void Adagrad(in DescentStep step, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer sum)
    {
    }

    public override void Adadelta(in DescentStep step, float rho, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer change)
    {
    }

    public override void Adamax(in DescentStep step, float beta1, float beta2, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer peak)
    {
    }

    public override void Lion(in DescentStep step, float beta1, float beta2, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean)
    {
    }

    public override void Rprop(in DescentStep step, in SignStep sizes, FloatBuffer weights, FloatBuffer gradients, FloatBuffer previous, FloatBuffer size)
    {
    }

    public override void Moments(in DescentStep step, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square)
    {
    }

    public override void MomentDirection(float gradientScale, float decay, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square)
    {
    }

    public override void Mix(FloatBuffer x, float share, FloatBuffer y)
    {
    }

    public override void ClipColumns(FloatBuffer weights, FloatBuffer gradients, int rows, int columns, float limit, float least)
    {
    }
}
