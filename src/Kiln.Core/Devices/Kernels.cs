namespace Kiln.Devices;

/// <summary>The arithmetic a device must offer: one page, no allocation, no shapes beyond what each call names.</summary>
/// <remarks>
/// Rows by columns means row-major. A destination <see cref="Into"/> that is none is skipped; one that says so is added to.
/// Same inputs give the same bits for any number of threads.
/// </remarks>
public abstract partial class Kernels
{
    // Elementwise

    /// <summary>y = value.</summary>
    public abstract void Fill(FloatBuffer y, float value);

    /// <summary>y = factor · x; y may be x's own memory.</summary>
    public abstract void Scale(FloatBuffer x, float factor, Into y);

    /// <summary>y = a + b.</summary>
    public abstract void Add(FloatBuffer a, FloatBuffer b, Into y);

    /// <summary>y = a − b.</summary>
    public abstract void Subtract(FloatBuffer a, FloatBuffer b, Into y);

    /// <summary>y = a ∘ b.</summary>
    public abstract void Multiply(FloatBuffer a, FloatBuffer b, Into y);

    /// <summary>y = f(x).</summary>
    public abstract void Activate(Activation f, FloatBuffer x, FloatBuffer y);

    /// <summary>
    /// dx = f′ ∘ dy, where f′ is computed from <paramref name="known"/>: the output, or the input of a function that
    /// <see cref="Activation.DerivesFromInput"/>; dx may be dy's own memory.
    /// </summary>
    public abstract void ActivateBackward(Activation f, FloatBuffer known, FloatBuffer dy, Into dx);

    /// <summary>y = x ∘ mask / (1 − p), where an element is dropped with probability <paramref name="dropProbability"/>; the mask is a function of (key, position); y may be x's own memory.</summary>
    public abstract void Dropout(FloatBuffer x, float dropProbability, ulong key, Into y);

    // Moving and adding up

    /// <summary>y[o, j, i] = x[o, i, j] for x <c>[outer, rows, columns]</c>.</summary>
    public abstract void SwapAxes(FloatBuffer x, int outer, int rows, int columns, Into y);

    /// <summary>Copies a block of <paramref name="columns"/> columns: y[r, yStart + c] = x[r, xStart + c], with row widths xWidth and yWidth.</summary>
    public abstract void CopyColumns(FloatBuffer x, int xStart, int xWidth, Into y, int yStart, int yWidth, int rows, int columns);

    /// <summary>y[n, i, j] = s.Before zeros, x[n, i·stride, j·stride], s.After zeros; x <c>[N, H, W, C]</c>.</summary>
    public abstract void SubsamplePad(in SubsampleShape s, FloatBuffer x, Into y);

    /// <summary>The gradient of <see cref="SubsamplePad"/> with respect to x: zero where a pixel was left out.</summary>
    public abstract void SubsamplePadBackward(in SubsampleShape s, FloatBuffer dy, Into dx);

    /// <summary>y[0] = scale · Σ x, added in a fixed tree order.</summary>
    public abstract void Sum(FloatBuffer x, float scale, Into y);

    /// <summary>y[j] = scale · Σᵢ x[i, j].</summary>
    public abstract void SumRows(FloatBuffer x, int rows, int columns, float scale, Into y);

    /// <summary>y[i, j] = scale · x[j] for every one of <paramref name="rows"/> rows.</summary>
    public abstract void RepeatRows(FloatBuffer x, int rows, float scale, Into y);

    // Products

    /// <summary>c = op(a) · op(b) + bias, the bias <c>[N]</c> being optional.</summary>
    public void Gemm(in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Into c) => Gemm(s, a, b, bias, default, c);

    /// <summary>c = f(op(a) · op(b) + bias), the bias <c>[N]</c> being optional; f is applied to the finished value, so with c's old one inside where that is added to.</summary>
    public abstract void Gemm(in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Activation f, Into c);

    /// <summary>
    /// Gradients of y = f(x · w + bias), <paramref name="s"/> being the shape of x · w: with g = f′ ∘ dy, dx = g · wᵀ, dw = xᵀ · g and
    /// dbias[j] = Σᵢ g[i, j]. Unless f is the identity, g is written over <paramref name="dy"/>.
    /// </summary>
    public abstract void LinearBackward(in GemmShape s, Activation f, FloatBuffer x, FloatBuffer w, FloatBuffer y, FloatBuffer dy, Into dx, Into dw, Into dbias);

    /// <summary>y = f(x ⋆ w + bias), or f of that added to y; x <c>[N, H, W, C]</c>, w <c>[kh, kw, C / groups, K]</c>, y <c>[N, H′, W′, K]</c>.</summary>
    public abstract void Conv2d(in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Activation f, Into y);

    /// <summary>y = x ⋆ w + bias, or added to y.</summary>
    public void Conv2d(in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Into y) => Conv2d(s, x, w, bias, default, y);

    /// <summary>y = x ⋆ w, and the mean and population variance of each of its channels over all images and places, <c>[K]</c> each.</summary>
    public abstract void Conv2dMoments(in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer y, FloatBuffer mean, FloatBuffer variance);

    /// <summary>How many floats <see cref="PrepareConv2d"/> writes. Neither they nor their number depend on how many images there are.</summary>
    public virtual int PreparedLength(in ConvShape s) => s.Rows.Size * s.Columns.Size * s.GroupC * s.K;

    /// <summary>prepared = w in the form in which <see cref="Conv2dPrepared"/> likes it, for weights that serve many calls; as it is unless a device knows better.</summary>
    public virtual void PrepareConv2d(in ConvShape s, FloatBuffer w, FloatBuffer prepared) => Scale(w, 1, new(prepared));

    /// <summary>y = f(x ⋆ w + bias + residual), the weights being prepared; the bias <c>[K]</c> and the residual, of y's shape but not its memory, may be none.</summary>
    public virtual void Conv2dPrepared(in ConvShape s, FloatBuffer x, FloatBuffer prepared, FloatBuffer bias, FloatBuffer residual, Activation f, FloatBuffer y)
    {
        if (!residual.IsNone) Scale(residual, 1, new(y));
        Conv2d(s, x, prepared, bias, f, new(y, add: !residual.IsNone));
    }

    /// <summary>The gradient of the convolution with respect to x.</summary>
    public abstract void Conv2dBackwardData(in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx);

    /// <summary>The gradient of the convolution with respect to w.</summary>
    public abstract void Conv2dBackwardWeight(in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw);

    // Pooling

    /// <summary>The largest value of each window; <paramref name="winners"/> (may be none) gets its position in the window as a float, the first of equals.</summary>
    public abstract void MaxPool(in PoolShape s, FloatBuffer x, FloatBuffer y, FloatBuffer winners);

    /// <summary>Sends dy to the winners.</summary>
    public abstract void MaxPoolBackward(in PoolShape s, FloatBuffer winners, FloatBuffer dy, Into dx);

    /// <summary>The mean of each window; padding counts as zeros where the shape says so.</summary>
    public abstract void AveragePool(in PoolShape s, FloatBuffer x, FloatBuffer y);

    /// <summary>Spreads dy evenly over each window.</summary>
    public abstract void AveragePoolBackward(in PoolShape s, FloatBuffer dy, Into dx);

    // Normalisation over rows, each column for itself

    /// <summary>mean[j] and the population variance[j] of x <c>[rows, columns]</c>.</summary>
    public abstract void Moments(FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance);

    /// <summary>y = f(γ·(x − mean)/√(variance + ε) + β + residual) per column; γ, β and the residual may be none.</summary>
    public abstract void Normalize(in NormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer residual, FloatBuffer y);

    /// <summary>
    /// Gradients of <see cref="Normalize"/>; g = f′ ∘ dy is that of the residual. With <paramref name="throughStatistics"/> mean and
    /// variance came from x itself, and dx = γ/σ·(g − mean(g) − x̂·mean(g ∘ x̂)); without, they were constants and dx = γ/σ·g.
    /// </summary>
    /// <remarks><paramref name="y"/> may be none where <see cref="NormShape.NeedsOutput"/> says so. Either dx or dresidual, where it is not added to, may be dy's own memory.</remarks>
    public abstract void NormalizeBackward(
        in NormShape s, FloatBuffer x, FloatBuffer y, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer dy, bool throughStatistics,
        Into dx, Into dgamma, Into dbeta, Into dresidual);

    // Losses

    /// <summary>y = softmax of each row, stable for any finite x.</summary>
    public abstract void Softmax(FloatBuffer x, int rows, int columns, FloatBuffer y);

    /// <summary>dx = y ∘ (dy − Σ dy ∘ y) of each row.</summary>
    public abstract void SoftmaxBackward(FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx);

    /// <summary>
    /// loss[0] = mean over rows of −Σ t·log softmax(x), with t smoothed to (1 − ε)·t + ε/C. Targets are class numbers <c>[rows]</c>
    /// (as floats) or, when <paramref name="soft"/>, weights <c>[rows, C]</c>; <paramref name="probabilities"/> gets softmax(x).
    /// </summary>
    public abstract void CrossEntropy(FloatBuffer x, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer probabilities, FloatBuffer loss);

    /// <summary>dx = dloss[0]/rows · (Σt·p − t) of each row.</summary>
    public abstract void CrossEntropyBackward(FloatBuffer probabilities, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer dloss, Into dx);

    /// <summary>loss[0] = mean (x − t)².</summary>
    public abstract void SquaredError(FloatBuffer x, FloatBuffer targets, FloatBuffer loss);

    /// <summary>dx = dloss[0] · 2·(x − t)/n.</summary>
    public abstract void SquaredErrorBackward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx);

    /// <summary>loss[0] = mean (max(x, 0) − x·t + log(1 + e^−|x|)): binary cross-entropy of logits, stable for any finite x.</summary>
    public abstract void BinaryCrossEntropy(FloatBuffer x, FloatBuffer targets, FloatBuffer loss);

    /// <summary>dx = dloss[0] · (sigmoid(x) − t)/n.</summary>
    public abstract void BinaryCrossEntropyBackward(FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx);

    // Updates over flat ranges

    /// <summary>g ← g + l2Penalty·w; v ← μ·v + g; w ← w·(1 − rate·decoupledDecay) − rate·v, or rate·(g + μ·v) with Nesterov. <paramref name="velocity"/> may be none where μ = 0.</summary>
    public abstract void Sgd(FloatBuffer weights, FloatBuffer gradients, FloatBuffer velocity, in SgdStep step);

    /// <summary>Adam's update (Kingma and Ba 2015), with an L2 penalty in the gradient or decay apart from it (Loshchilov and Hutter 2019).</summary>
    public abstract void Adam(FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square, in AdamStep step);

    /// <summary>Σ x², added in a fixed order in double precision.</summary>
    public abstract double SumOfSquares(FloatBuffer x);

    /// <summary>x ← min(max(x, −limit), limit).</summary>
    public abstract void Clamp(FloatBuffer x, float limit);
}
