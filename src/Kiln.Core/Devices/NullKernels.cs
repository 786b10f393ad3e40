namespace Kiln.Devices;

/// <summary>The page of arithmetic left blank: every call returns at once and destinations keep what they held.</summary>
internal sealed partial class NullKernels : Kernels
{
    // Elementwise

    public override void Fill(FloatBuffer y, float value)
    {
    }

    public override void Scale(FloatBuffer x, float factor, Into y)
    {
    }

    public override void Add(FloatBuffer a, FloatBuffer b, Into y)
    {
    }

    public override void Subtract(FloatBuffer a, FloatBuffer b, Into y)
    {
    }

    public override void Multiply(FloatBuffer a, FloatBuffer b, Into y)
    {
    }

    public override void Activate(Activation f, FloatBuffer x, FloatBuffer y)
    {
    }

    public override void ActivateBackward(Activation f, FloatBuffer known, FloatBuffer dy, Into dx)
    {
    }

    public override void Dropout(FloatBuffer x, float dropProbability, ulong key, Into y)
    {
    }

    // Moving and adding up

    public override void SwapAxes(FloatBuffer x, int outer, int rows, int columns, Into y)
    {
    }

    public override void CopyColumns(FloatBuffer x, int xStart, int xWidth, Into y, int yStart, int yWidth, int rows, int columns)
    {
    }

    public override void SubsamplePad(in SubsampleShape s, FloatBuffer x, Into y)
    {
    }

    public override void SubsamplePadBackward(in SubsampleShape s, FloatBuffer dy, Into dx)
    {
    }

    public override void Sum(FloatBuffer x, float scale, Into y)
    {
    }

    public override void SumRows(FloatBuffer x, int rows, int columns, float scale, Into y)
    {
    }

    public override void RepeatRows(FloatBuffer x, int rows, float scale, Into y)
    {
    }

    // Products

    public override void Gemm(in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Activation f, Into c)
    {
    }

    public override void LinearBackward(in GemmShape s, Activation f, FloatBuffer x, FloatBuffer w, FloatBuffer y, FloatBuffer dy, Into dx, Into dw, Into dbias)
    {
    }

    public override void Conv2d(in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Activation f, Into y)
    {
    }

    public override void Conv2dMoments(in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer y, FloatBuffer mean, FloatBuffer variance)
    {
    }

    public override void Conv2dBackwardData(in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
    {
    }

    public override void Conv2dBackwardWeight(in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
    {
    }

    // Pooling

    public override void MaxPool(in PoolShape s, FloatBuffer x, FloatBuffer y, FloatBuffer winners)
    {
    }

    public override void MaxPoolBackward(in PoolShape s, FloatBuffer winners, FloatBuffer dy, Into dx)
    {
    }

    public override void AveragePool(in PoolShape s, FloatBuffer x, FloatBuffer y)
    {
    }

    public override void AveragePoolBackward(in PoolShape s, FloatBuffer dy, Into dx)
    {
    }

    // Normalisation over rows, each column for itself

    public override void Moments(FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance)
    {
    }

    public override void Normalize(in NormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer residual, FloatBuffer y)
    {
    }

    public override void NormalizeBackward(
        in NormShape s, FloatBuffer x, FloatBuffer y, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer dy, bool throughStatistics,
        Into dx, Into dgamma, Into dbeta, Into dresidual)
    {
    }

    // Losses

    public override void Softmax(FloatBuffer x, int rows, int columns, FloatBuffer y)
    {
    }

    public override void SoftmaxBackward(FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx)
    {
    }

    public override void CrossEntropy(FloatBuffer x, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer probabilities, FloatBuffer loss)
    {
    }

    public override void CrossEntropyBackward(FloatBuffer probabilities, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer dloss, Into dx)
    {
    }

    public override void SquaredError(FloatBuffer x, FloatBuffer targets, FloatBuffer loss)
    {
    }

    public override void SquaredErrorBackward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx)
    {
    }

    public override void BinaryCrossEntropy(FloatBuffer x, FloatBuffer targets, FloatBuffer loss)
    {
    }

    public override void BinaryCrossEntropyBackward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx)
    {
    }

    // Updates over flat ranges

    public override void Sgd(FloatBuffer weights, FloatBuffer gradients, FloatBuffer velocity, in SgdStep step)
    {
    }

    public override void Adam(FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square, in AdamStep step)
    {
    }

    public override double SumOfSquares(FloatBuffer x) => 0;

    public override void Clamp(FloatBuffer x, float limit)
    {
    }
}
