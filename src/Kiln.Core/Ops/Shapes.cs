using Kiln.Devices;

namespace Kiln;

/// <summary>The questions that ops ask of their inputs' shapes, with one wording for the same mistake.</summary>
internal static class Shapes
{
    /// <summary>The shape of a loss or a sum: <c>[1]</c>. Kept, because unoptimised builds allocate for a literal of constants.</summary>
    public static readonly Shape One = [1];

    /// <summary>The rows of <paramref name="x"/> when its last axis is one row.</summary>
    public static int Rows(Shape x) => x[-1] == 0 ? 0 : x.Count / x[-1];

    /// <summary>Refuses another number of inputs than <paramref name="least"/> … <paramref name="most"/>.</summary>
    public static void Arity(Op op, ReadOnlySpan<Shape> x, int least, int most)
    {
        if (x.Length >= least && x.Length <= most) return;
        throw new ShapeException($"{op.Name}: expected {(least == most ? least : $"{least} to {most}")} inputs, got {x.Length}.");
    }

    /// <summary>The common shape of two inputs that must agree.</summary>
    public static Shape Same(Op op, ReadOnlySpan<Shape> x)
    {
        Arity(op, x, 2, 2);
        return x[0] == x[1]
            ? x[0]
            : throw new ShapeException($"{op.Name}: expected two tensors of the same shape, got {x[0]} and {x[1]}; nothing is broadcast, so reshape or repeat one of them.");
    }

    /// <summary>Refuses to go back through a function inside another op whose derivative needs what came before it.</summary>
    public static void DerivesFromOutput(Op op, Activation f)
    {
        if (f.DerivesFromInput) throw new InvalidOperationException($"{op.Name}: the derivative of {f.Kind} needs its input, which is not kept; in training it must be an op of its own.");
    }

    /// <summary>Refuses a bias whose length is not the number of outputs.</summary>
    public static void Bias(Op op, Shape bias, int outputs)
    {
        if (bias.Rank != 1 || bias[0] != outputs) throw new ShapeException($"{op.Name}: expected a bias of [{outputs}], one for each output, got {bias}.");
    }

    /// <summary>Refuses what is not a batch of images.</summary>
    public static void Images(Op op, Shape x)
    {
        if (x.Rank != 4) throw new ShapeException($"{op.Name}: expected images [N, H, W, C], got {x}; reshape the input or leave the Flatten before it out.");
    }

    /// <summary>Refuses images that are smaller than the window.</summary>
    public static void Fits(Op op, Shape x, Window rows, Window columns)
    {
        if (rows.Outputs(x[1]) > 0 && columns.Outputs(x[2]) > 0) return;
        throw new ShapeException(
            $"{op.Name}: a window of {rows.Span} x {columns.Span} does not fit into images {x} with padding {rows.Padding} x {columns.Padding}; use a smaller window, more padding or less downsampling before it.");
    }

    /// <summary>Refuses a mean or sum of no values at all.</summary>
    public static void NotEmpty(Op op, Shape x)
    {
        if (x.Count == 0) throw new ShapeException($"{op.Name}: expected at least one value, got {x}.");
    }

    /// <summary>Checks how a window slides, when the op is made.</summary>
    /// <exception cref="ArgumentException">A size, stride or dilation below 1, or a negative padding.</exception>
    public static Window Slides(string op, Window window) =>
        window is { Size: >= 1, Stride: >= 1, Dilation: >= 1, Padding: >= 0 }
            ? window
            : throw new ArgumentException($"{op}: expected size, stride and dilation of at least 1 and padding of at least 0, got {window}.");

    /// <summary>Checks a pooling window: dense, and padded by at most half its size, so that each window holds at least one input.</summary>
    /// <exception cref="ArgumentException">Another window.</exception>
    public static Window Pools(string op, Window window)
    {
        if (Slides(op, window).Dilation != 1) throw new ArgumentException($"{op}: expected a dilation of 1, got {window.Dilation}.");
        if (2 * window.Padding > window.Size) throw new ArgumentException($"{op}: padding can be at most half the window, got padding {window.Padding} for size {window.Size}.");
        return window;
    }
}
