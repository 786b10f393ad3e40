using Kiln.Devices;

namespace Kiln;

/// <summary>What training may do to a parameter.</summary>
public enum ParameterKind
{
    /// <summary>Trained, and shrunk by weight decay.</summary>
    Weight,

    /// <summary>Trained, but exempt from weight decay by default: biases and the scale and shift of norms.</summary>
    Plain,

    /// <summary>Saved with the model but never trained: running statistics.</summary>
    Statistic,
}

/// <summary>A named array that a model owns: its shape, first values and kind; it has memory once a <see cref="ParameterStore"/> laid it out.</summary>
public sealed class Parameter
{
    private readonly int[] fileAxes;

    /// <summary>Declares a parameter.</summary>
    /// <param name="name">Its name within its module, as PyTorch names it: <c>weight</c>, <c>bias</c>, <c>running_mean</c>.</param>
    /// <param name="shape">The shape in memory.</param>
    /// <param name="init">First values.</param>
    /// <param name="fan">Fan-in and fan-out of one unit.</param>
    /// <param name="kind">What training may do to it.</param>
    /// <param name="fileAxes">
    /// The order in which memory axes are written to files; empty for the same order. A linear weight is kept
    /// <c>[inputs, outputs]</c> and written <c>[outputs, inputs]</c>, so it says <c>[1, 0]</c>.
    /// </param>
    public Parameter(string name, Shape shape, Init init, Fan fan = default, ParameterKind kind = ParameterKind.Weight, ReadOnlySpan<int> fileAxes = default)
    {
        Path = name;
        Shape = shape;
        Init = init;
        Fan = fan;
        Kind = kind;
        this.fileAxes = fileAxes.Length == 0 ? [.. Enumerable.Range(0, shape.Rank)] : fileAxes.ToArray();
        if (this.fileAxes.Length != shape.Rank || this.fileAxes.Distinct().Count() != shape.Rank)
        {
            throw new ArgumentException($"Parameter '{name}': file axes must be a permutation of the {shape.Rank} axes of {shape}.");
        }
    }

    /// <summary>The full name from the root of the model, as in PyTorch's <c>state_dict</c>: <c>0.weight</c>, <c>block.conv1.weight</c>.</summary>
    public string Path { get; internal set; }

    /// <summary>The shape in memory.</summary>
    public Shape Shape { get; }

    /// <summary>First values; may be replaced until the store is made.</summary>
    public Init Init { get; set; }

    /// <summary>Fan-in and fan-out of one unit.</summary>
    public Fan Fan { get; }

    /// <summary>What training may do to it.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Whether training leaves it as it is; read when the store is made.</summary>
    public bool Frozen { get; set; }

    /// <summary>Whether it has a gradient.</summary>
    public bool Trainable => Kind != ParameterKind.Statistic && !Frozen;

    /// <summary>The order of memory axes in files.</summary>
    public ReadOnlySpan<int> FileAxes => fileAxes;

    /// <summary>The shape in files: PyTorch's.</summary>
    public Shape FileShape
    {
        get
        {
            Span<int> sizes = stackalloc int[Shape.MaxRank];
            for (int i = 0; i < fileAxes.Length; i++) sizes[i] = Shape[fileAxes[i]];
            return new(sizes[..fileAxes.Length]);
        }
    }

    /// <summary>Its values, in memory order.</summary>
    /// <exception cref="InvalidOperationException">No store has laid it out yet.</exception>
    public Span<float> Values => Value.IsNone ? throw new InvalidOperationException($"Parameter '{Path}' has no memory yet; make a ParameterStore for the model first.") : Value.Span;

    /// <summary>Its gradient after a backward pass, in memory order; empty for what is not trained.</summary>
    public Span<float> Gradients => Gradient.Span;

    /// <summary>The device memory of its values.</summary>
    internal FloatBuffer Value { get; set; }

    /// <summary>The device memory of its gradient.</summary>
    internal FloatBuffer Gradient { get; set; }

    /// <summary>Its position in the store.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>As <c>0.weight [784, 100]</c>.</summary>
    public override string ToString() => $"{Path} {FileShape}";
}
