using System.Text.Json.Serialization;
using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Lookahead (Zhang et al. 2019): another optimiser runs ahead for some steps, then slow weights go a part of its way and it starts again from
/// there: every k steps <c>s ← s + α(w − s);  w ← s</c>.
/// </summary>
/// <param name="Inner">The optimiser that runs ahead; AdamW where null.</param>
/// <param name="Every">k, how many steps it runs ahead.</param>
/// <param name="Share">α, the part of the way that slow weights go, 0 … 1.</param>
/// <param name="LearningRate">The size of a step of the inner optimiser; 0 for the one it says itself.</param>
public sealed record Lookahead(Optimizer? Inner = null, int Every = 5, float Share = 0.5f, float LearningRate = 0)
    : Optimizer(LearningRate != 0 ? LearningRate : (Inner ?? Default).LearningRate)
{
    private static readonly Optimizer Default = new AdamW();

    /// <summary>The optimiser that runs ahead.</summary>
    public Optimizer Inner { get; init; } = Inner ?? Default;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => Inner.StatesPerWeight + 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool PerParameter => Inner.PerParameter;

    /// <inheritdoc/>
    internal override bool ShrinksAll => DecayAll || Inner.ShrinksAll;

    /// <inheritdoc/>
    public override float FirstState(int i) => i < Inner.StatesPerWeight ? Inner.FirstState(i) : 0;

    /// <inheritdoc/>
    public override int ScratchLength(Parameter p) => Inner.ScratchLength(p);

    /// <inheritdoc/>
    public override void Update(in UpdateStep s)
    {
        FloatBuffer slow = s.State(Inner.StatesPerWeight);
        if (s.Time == 1) s.Kernels.Scale(s.Weights, 1, new(slow));
        Inner.Update(s);
        if (s.Time % Every != 0) return;
        s.Kernels.Mix(s.Weights, Share, slow);
        s.Kernels.Scale(slow, 1, new(s.Weights));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Inner.Validate();
        Require.AtLeast(1, "every", Every);
        Require.Share("share", Share);
        if (Inner is Lookahead) throw new InputException("inner: expected an optimiser that is not itself a lookahead, received one; leave one of the two out.");
    }
}
