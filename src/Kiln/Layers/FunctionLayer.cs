namespace Kiln;

/// <summary>A layer that is an elementwise function without parameters. The op before applies it on its way out, in training where the derivative is known from the output, else in inference alone.</summary>
public abstract class FunctionLayer : Layer
{
    private readonly ActivationOp op;

    private protected FunctionLayer(ActivationOp op) => this.op = op;

    /// <inheritdoc/>
    internal sealed override ActivationOp Activation => op;

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor x) => x.Apply(op);

    /// <summary>Its name with those settings that are not the usual ones.</summary>
    private protected string Written(params ReadOnlySpan<string> options) => $"{GetType().Name}({string.Concat(options).TrimStart(',', ' ')})";

    /// <summary>The op of a function, whose settings are checked.</summary>
    /// <exception cref="InputException">A setting out of range.</exception>
    private protected static ActivationOp Checked(Devices.Activation f) => f.Fault is { } fault ? throw new InputException(fault) : new(f);
}
