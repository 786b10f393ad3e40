using Kiln.Devices;
using Kiln.Vision;

namespace Kiln.Cli.Benchmarks;

/// <summary>Training steps of a model on one synthetic batch: forward, loss, backward and update, as benchmarks/versus/peer does them.</summary>
internal sealed class TrainingWorkload : IDisposable
{
    private readonly Layer net;
    private readonly ParameterStore weights;
    private readonly OptimizerState optimizer;
    private readonly float[] x;
    private readonly int[] labels;
    private readonly Shape shape;
    private long step;

    public TrainingWorkload(string model, Shape sample, int classes, Optimizer optimizer, int batch, ulong seed, Device device)
    {
        net = ModelCatalog.Create(model, sample, classes);
        weights = ParameterStore.For(net.Parameters, device, seed);
        this.optimizer = OptimizerState.For(optimizer, weights);
        shape = [batch, .. sample.ToArray()];
        x = new float[shape.Count];
        Philox random = Philox.For(seed, "input");
        random.FillNormal(x, 1);
        labels = new int[batch];
        foreach (ref int label in labels.AsSpan()) label = random.Below(classes);
    }

    /// <summary>One step.</summary>
    public void Step()
    {
        using Pass pass = Pass.Training(weights, step++);
        Tensor loss = net.Apply(pass.Input(x, shape)).CrossEntropy(labels);
        loss.Backward();
        optimizer.Step();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        weights.Dispose();
    }
}
