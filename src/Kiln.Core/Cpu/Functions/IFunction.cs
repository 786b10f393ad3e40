namespace Kiln.Cpu;

/// <summary>
/// An elementwise function, written for vectors; its settings are its fields. As <see cref="IMap"/> it is f(x); as <see cref="IMap2"/> it is
/// f′·b, with f′ computed from a: the output, or the input where <see cref="Devices.Activation.DerivesFromInput"/> says so.
/// </summary>
internal interface IFunction : IMap, IMap2;

/// <summary>Something to be done with a function, compiled for each.</summary>
internal interface IFunctionUser
{
    /// <summary>Does it.</summary>
    void Use<TFunction>(TFunction f)
        where TFunction : unmanaged, IFunction;
}
