namespace Kiln;

/// <summary>The last step of sequences: <c>[N, T, C]</c> to <c>[N, C]</c>; what a classifier reads of a recurrent layer. Of a bidirectional one it has the walk backwards after its first step alone; a mean over all steps has more.</summary>
public sealed class LastStep : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) =>
        x.Shape is { Rank: 3 } s && s[1] > 0 ? x.Step(s[1] - 1) : throw new ShapeException($"LastStep: expected sequences [N, T, C] of at least one step, got {x.Shape}.");
}
