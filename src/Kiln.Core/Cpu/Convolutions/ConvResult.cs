using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Where a convolution goes and what else is wanted of it: <c>y = f(x ⋆ w + bias + residual)</c>, or f of that added to y, or the moments of each channel.</summary>
/// <param name="Y">The outputs.</param>
/// <param name="Bias">One number per channel, or none.</param>
/// <param name="Function">f.</param>
/// <param name="Mean">Where the mean of each channel goes, or none; then f is the identity.</param>
/// <param name="Variance">Where the population variance goes.</param>
/// <param name="Residual">What is added before f, of y's shape, or none.</param>
internal readonly record struct ConvResult(
    Into Y, FloatBuffer Bias = default, Activation Function = default, FloatBuffer Mean = default, FloatBuffer Variance = default, FloatBuffer Residual = default)
{
    /// <summary>Whether anything follows the sums themselves.</summary>
    public bool HasFinish => !Mean.IsNone || !Residual.IsNone || Function.Kind != ActivationKind.Identity;

    /// <summary>Does what follows in a walk of its own, for <paramref name="rows"/> pixels of <paramref name="columns"/> channels.</summary>
    public void FinishApart<V>(Workers workers, int rows, int columns)
        where V : unmanaged, ISimd<V>
    {
        if (!Mean.IsNone) ColumnMoments<V>.Run(workers, Y.Buffer, rows, columns, Mean, Variance);
        else if (!Residual.IsNone) ResidualJoin.Run<V>(workers, Function, Residual, Y.Buffer);
        else if (HasFinish) Activations.Forward<V>(workers, Function, Y.Buffer, Y.Buffer);
    }
}

/// <summary>What follows the sums of a convolution, done for each chunk of pixels by whoever computed it, while it is in a near cache.</summary>
internal readonly unsafe struct ConvFinish<V>
    where V : unmanaged, ISimd<V>
{
    private readonly ConvResult result;
    private readonly ColumnMoments<V> moments;
    private readonly int rows, columns, grain;

    private ConvFinish(in ConvResult result, int rows, int columns, int grain, float* tables)
    {
        this.result = result;
        this.rows = rows;
        this.columns = columns;
        this.grain = grain;
        if (!result.Mean.IsNone) moments = new(result.Y.Buffer.Address, rows, columns, grain, tables);
    }

    /// <summary>Floats of scratch memory for chunks of <paramref name="grain"/> pixels.</summary>
    public static int TableFloats(in ConvResult result, int rows, int columns, int grain) => result.Mean.IsNone ? 0 : ColumnMoments<V>.TableFloats(rows, columns, grain);

    /// <summary>Prepares chunks of <paramref name="grain"/> pixels; the tables hold <see cref="TableFloats"/>.</summary>
    public static ConvFinish<V> Of(in ConvResult result, int rows, int columns, int grain, float* tables) => new(result, rows, columns, grain, tables);

    /// <summary>Does chunk <paramref name="chunk"/>, all of whose sums are there.</summary>
    public void Run(int chunk)
    {
        if (!result.HasFinish) return;
        int first = chunk * grain, end = Math.Min(first + grain, rows);
        if (!moments.IsNone) moments.Run(first, end, worker: 0);
        else if (!result.Residual.IsNone) ResidualJoin.Range<V>(result.Function, result.Residual.Address + ((nint)first * columns), result.Y.Buffer.Address + ((nint)first * columns), (end - first) * columns);
        else Epilogue.Range<V>(result.Function, result.Y.Buffer.Address + ((nint)first * columns), (nint)(end - first) * columns);
    }

    /// <summary>Joins the chunks; for the caller, when all are done.</summary>
    public void Join()
    {
        if (!moments.IsNone) moments.Join(result.Mean, result.Variance);
    }
}
