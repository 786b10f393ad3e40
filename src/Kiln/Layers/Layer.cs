using System.Globalization;

namespace Kiln;

/// <summary>A module that maps one tensor to another.</summary>
/// <remarks>A layer keeps settings and parameters, nothing of a pass: training or inference is a property of the pass.</remarks>
public abstract class Layer : Module
{
    private bool? keepsNothing;

    /// <summary>How it is written in code, without <c>new</c>: <c>Linear(784, 100)</c>.</summary>
    public virtual string Code => Parts.Count == 0 ? $"{GetType().Name}()" : $"{GetType().Name}({string.Join(", ", Parts.Select(p => p.Code))})";

    /// <summary>The layers its constructor takes, in order; what <see cref="Describe"/> prints on lines of their own.</summary>
    public virtual IReadOnlyList<LayerPart> Parts => [];

    /// <summary>The elementwise function that this layer is, so that the layer before may apply it on the way; null where it is something else.</summary>
    internal virtual ActivationOp? Activation => null;

    /// <summary>The function that the layer before may apply on the way in a given pass: not in training where the derivative needs its input.</summary>
    internal virtual ActivationOp? ActivationIn(Pass pass) => Activation is { } f && !(pass.IsTraining && f.Function.DerivesFromInput) ? f : null;

    /// <summary>
    /// Whether its input and output are forgotten when it has run, so that their memory may be used again in an inference pass. So
    /// it is with the layers of this library; a layer of somebody else may keep a tensor, for a connection that skips others, say.
    /// </summary>
    protected internal virtual bool KeepsNothing => keepsNothing ??= GetType().Assembly == typeof(Layer).Assembly && Parts.All(p => p.Layer.KeepsNothing);

    /// <summary>Computes the output.</summary>
    /// <exception cref="ShapeException">The input does not fit.</exception>
    public abstract Tensor Forward(Tensor x);

    /// <summary>
    /// Runs <see cref="Forward"/> as part of a larger model: an error about shapes names this layer, and whoever watches the pass is
    /// shown the output. Containers and blocks call their children so.
    /// </summary>
    /// <exception cref="ShapeException">The input does not fit; its path is set.</exception>
    public Tensor Apply(Tensor x)
    {
        Tensor y;
        try
        {
            y = Forward(x);
        }
        catch (ShapeException e) when (e.Path is null && Path.Length > 0)
        {
            throw new ShapeException(Path, e);
        }

        x.Pass.Probe?.Saw(Path, y);
        return y;
    }

    /// <summary>Prints the model as code with a comment column of output shapes and numbers of parameters, for one sample of shape <paramref name="sample"/>.</summary>
    /// <param name="sample">The shape without the batch: <c>[28, 28, 1]</c>.</param>
    /// <exception cref="ShapeException">The sample or a layer does not fit.</exception>
    public string Describe(Shape sample) => ModelPrinter.Print(this, ModelSummary.Of(this, sample));

    /// <inheritdoc/>
    public sealed override string ToString() => Code;

    /// <summary>An argument as it is written in code, <c>, stride: 2</c>; nothing where it has its usual value.</summary>
    private protected static string Option<T>(string name, T value, T usual) => Equals(value, usual) ? "" : $", {name}: {Literal(value)}";

    /// <summary>A value as C# writes it: <c>0.5f</c>, <c>false</c>.</summary>
    private protected static string Literal<T>(T value) => value switch
    {
        float f => f.ToString(CultureInfo.InvariantCulture) + "f",
        bool b => b ? "true" : "false",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}

/// <summary>A layer as an argument of another's constructor.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Label">The name it is given, or null where names are counted.</param>
public readonly record struct LayerPart(Layer Layer, string? Label = null)
{
    /// <summary>The argument in code: <c>new Relu()</c>, or <c>("act", new Relu())</c> with a label.</summary>
    public string Code => $"{Before}new {Layer.Code}{After}";

    internal string Before => Label is null ? "" : $"(\"{Label}\", ";

    internal string After => Label is null ? "" : ")";
}
