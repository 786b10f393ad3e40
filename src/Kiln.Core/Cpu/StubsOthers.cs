using Kiln.Devices;

namespace Kiln.Cpu;

internal readonly struct AddMap;

internal readonly struct SubtractMap;

internal readonly struct MultiplyMap;

internal static class Elementwise
{
    public static void Scale<V>(Workers workers, FloatBuffer x, float factor, Into y) => throw new NotSupportedException();

    public static void Map2<V, TMap>(Workers workers, FloatBuffer a, FloatBuffer b, Into y) => throw new NotSupportedException();
}

internal static class Activations
{
    public static void Forward<V>(Workers workers, Activation f, FloatBuffer x, FloatBuffer y) => throw new NotSupportedException();

    public static void Backward<V>(Workers workers, Activation f, FloatBuffer y, FloatBuffer dy, Into dx) => throw new NotSupportedException();
}

internal static class Masks
{
    public static void Dropout(Workers workers, FloatBuffer x, float dropProbability, ulong key, Into y) => throw new NotSupportedException();
}

internal static class Moves
{
    public static void SwapAxes(Workers workers, FloatBuffer x, int outer, int rows, int columns, Into y) => throw new NotSupportedException();

    public static void CopyColumns<V>(Workers workers, FloatBuffer x, int xStart, int xWidth, Into y, int yStart, int yWidth, int rows, int columns) => throw new NotSupportedException();

    public static void RepeatRows<V>(Workers workers, FloatBuffer x, int rows, float scale, Into y) => throw new NotSupportedException();
}

internal static class Reductions
{
    public static void Sum<V>(Workers workers, FloatBuffer x, float scale, Into y) => throw new NotSupportedException();

    public static void SumRows<V>(Workers workers, FloatBuffer x, int rows, int columns, float scale, Into y) => throw new NotSupportedException();

    public static double SumOfSquares(Workers workers, FloatBuffer x) => throw new NotSupportedException();
}

internal static class MaxPooling
{
    public static void Forward<V>(Workers workers, in PoolShape s, FloatBuffer x, FloatBuffer y, FloatBuffer winners) => throw new NotSupportedException();

    public static void Backward<V>(Workers workers, in PoolShape s, FloatBuffer winners, FloatBuffer dy, Into dx) => throw new NotSupportedException();
}

internal static class AveragePooling
{
    public static void Forward<V>(Workers workers, in PoolShape s, FloatBuffer x, FloatBuffer y) => throw new NotSupportedException();

    public static void Backward<V>(Workers workers, in PoolShape s, FloatBuffer dy, Into dx) => throw new NotSupportedException();
}

internal static class Normalization
{
    public static void Moments<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance) => throw new NotSupportedException();

    public static void Forward<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance, float epsilon, FloatBuffer gamma, FloatBuffer beta, FloatBuffer y) => throw new NotSupportedException();

    public static void Backward<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance, float epsilon, FloatBuffer gamma, FloatBuffer dy, bool throughStatistics, Into dx, Into dgamma, Into dbeta) => throw new NotSupportedException();
}

internal static class SoftmaxRows
{
    public static void Forward<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer y) => throw new NotSupportedException();

    public static void Backward<V>(Workers workers, FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx) => throw new NotSupportedException();
}

internal static class CrossEntropies
{
    public static void Forward<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer probabilities, FloatBuffer loss) => throw new NotSupportedException();

    public static void Backward<V>(Workers workers, FloatBuffer probabilities, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer dloss, Into dx) => throw new NotSupportedException();
}

internal static class SquaredErrors
{
    public static void Forward(FloatBuffer x, FloatBuffer targets, FloatBuffer loss) => throw new NotSupportedException();

    public static void Backward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx) => throw new NotSupportedException();
}

internal static class BinaryCrossEntropies
{
    public static void Forward(FloatBuffer x, FloatBuffer targets, FloatBuffer loss) => throw new NotSupportedException();

    public static void Backward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx) => throw new NotSupportedException();
}

internal static class Updates
{
    public static void Sgd<V>(Workers workers, FloatBuffer weights, FloatBuffer gradients, FloatBuffer velocity, in SgdStep step) => throw new NotSupportedException();

    public static void Adam<V>(Workers workers, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square, in AdamStep step) => throw new NotSupportedException();

    public static void Clamp<V>(Workers workers, FloatBuffer x, float limit) => throw new NotSupportedException();
}
