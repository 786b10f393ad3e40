namespace Kiln.Cpu;

/// <summary>The loss of single elements with its derivative, written for vectors; its settings are its fields.</summary>
internal interface IElementTerm
{
    /// <summary>f(x, t) of each lane.</summary>
    V Of<V>(V x, V t)
        where V : unmanaged, ISimd<V>;

    /// <summary>∂f/∂x of each lane.</summary>
    V Slope<V>(V x, V t)
        where V : unmanaged, ISimd<V>;
}
