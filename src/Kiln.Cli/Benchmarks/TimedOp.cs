namespace Kiln.Cli.Benchmarks;

/// <summary>One operation that <c>kiln bench ops</c> times, under the name that benchmarks/versus/peer/ops.py gives it.</summary>
/// <param name="Name">The name of its time.</param>
/// <param name="Unit">The unit of its time.</param>
/// <param name="UnitsPerMs">How many of the unit a millisecond of one call is.</param>
/// <param name="Prepare">Makes the operands and returns the call to be timed.</param>
internal sealed record TimedOp(string Name, string Unit, double UnitsPerMs, Func<Workbench, Action> Prepare)
{
    /// <summary>The name of its rate, where it has one.</summary>
    public string? RateName { get; init; }

    /// <summary>Floating-point operations of one call, where it has a rate.</summary>
    public double Flops { get; init; }

    /// <summary>Whether a comma-separated list asks for it: some part of the list is in one of its names; an empty list asks for everything.</summary>
    public bool IsWanted(string only) =>
        only.Length == 0 || only.Split(',').Any(part => Name.Contains(part, StringComparison.Ordinal) || RateName?.Contains(part, StringComparison.Ordinal) == true);
}
