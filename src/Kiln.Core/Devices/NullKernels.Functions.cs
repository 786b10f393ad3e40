namespace Kiln.Devices;

/// <content>Functions with random or trained slopes, log-probabilities, and losses of single elements.</content>
internal sealed partial class NullKernels
{
    public override void RandomSlopes(FloatBuffer signs, FloatBuffer x, float low, float high, ulong key, Into y)
    {
    }

    public override void PRelu(FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer y)
    {
    }

    public override void PReluBackward(FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer dy, Into dx, Into dslopes)
    {
    }

    public override void LogSoftmax(FloatBuffer x, int rows, int columns, FloatBuffer y)
    {
    }

    public override void LogSoftmaxBackward(FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx)
    {
    }

    public override void ElementLoss(in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer loss)
    {
    }

    public override void ElementLossBackward(in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer dloss, Into dx)
    {
    }
}
