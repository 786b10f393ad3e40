namespace Kiln.Devices;

/// <content>Functions with random or trained slopes, log-probabilities, and losses of single elements.</content>
public abstract partial class Kernels
{
    /// <summary>
    /// y = x where <paramref name="signs"/> is positive, else slope·x with a slope of its own for each element, uniform in low … high and a function of
    /// (key, position): lower + (upper − lower)·u, u the upper 24 bits of word i mod 4 of Philox block i/4. y may be x's own memory.
    /// </summary>
    public abstract void RandomSlopes(FloatBuffer signs, FloatBuffer x, float low, float high, ulong key, Into y);

    /// <summary>y[i, j] = x[i, j] where positive, slopes[j]·x[i, j] elsewhere; x <c>[rows, columns]</c>, one slope for each column or, with a single one, for all.</summary>
    public abstract void PRelu(FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer y);

    /// <summary>dx = dy where x is positive, slope·dy elsewhere; dslopes[j] = Σᵢ min(x, 0)·dy over what shares a slope.</summary>
    public abstract void PReluBackward(FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer dy, Into dx, Into dslopes);

    /// <summary>y = x − log Σ e^x of each row, stable for any finite x.</summary>
    public abstract void LogSoftmax(FloatBuffer x, int rows, int columns, FloatBuffer y);

    /// <summary>dx = dy − e^y·Σ dy of each row.</summary>
    public abstract void LogSoftmaxBackward(FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx);

    /// <summary>loss[0] = scale·Σ f(x, t) over all elements, added in a fixed order in double precision.</summary>
    public abstract void ElementLoss(in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer loss);

    /// <summary>dx = dloss[0]·scale·∂f(x, t)/∂x.</summary>
    public abstract void ElementLossBackward(in ElementLoss f, FloatBuffer x, FloatBuffer targets, float scale, FloatBuffer dloss, Into dx);
}
