using Kiln.Testing;

namespace Kiln.Tests.Optimizers;

/// <summary>Five decayed weights, three plain ones, two frozen and one statistic; gradients are made up as a function of the step.</summary>
internal sealed class SmallStore : IDisposable
{
    public SmallStore() => Store = ParameterStore.For([Plain, Frozen, Weight, Statistic], new ReferenceDevice(), seed: 7);

    public Parameter Weight { get; } = new("weight", [5], new Normal(1));

    public Parameter Plain { get; } = new("bias", [3], new Normal(1), kind: ParameterKind.Plain);

    public Parameter Frozen { get; } = new("frozen", [2], new Normal(1)) { Frozen = true };

    public Parameter Statistic { get; } = new("running_mean", [1], Init.One, kind: ParameterKind.Statistic);

    public ParameterStore Store { get; }

    public static float GradientAt(int step, int i) => (float)(Math.Sin((3 * step) + i) * (1 + (0.2 * i)));

    /// <summary>Weights first, then plain ones.</summary>
    public double[] Trained() => [.. Weight.Values.ToArray().Concat(Plain.Values.ToArray()).Select(v => (double)v)];

    public void SetGradients(int step)
    {
        for (int i = 0; i < 5; i++) Weight.Gradients[i] = GradientAt(step, i);
        for (int i = 0; i < 3; i++) Plain.Gradients[i] = GradientAt(step, 5 + i);
    }

    public void Dispose() => Store.Dispose();
}
