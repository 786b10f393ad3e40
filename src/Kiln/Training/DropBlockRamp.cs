namespace Kiln;

/// <summary>Lets the drop probability of every <see cref="DropBlock"/> rise linearly from 0 at the first step to its full value at the last, as its paper does.</summary>
public sealed class DropBlockRamp : Callback
{
    private DropBlock[] layers = [];

    /// <inheritdoc/>
    public override void RunStarting(RunStart run)
    {
        layers = [.. LayersOf(run.Net)];
        Set(run.FirstStep, (long)run.Recipe.Epochs * run.StepsPerEpoch);
    }

    /// <inheritdoc/>
    public override void StepDone(in StepInfo step) => Set(step.Step, step.TotalSteps);

    private void Set(long step, long total)
    {
        foreach (DropBlock layer in layers) layer.Ramp = Math.Clamp((float)step / Math.Max(total - 1, 1), 0, 1);
    }

    private static IEnumerable<DropBlock> LayersOf(Module net) => net is DropBlock one ? [one] : net.Children.SelectMany(child => LayersOf(child.Module));
}
