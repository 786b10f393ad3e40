using Kiln.Devices;

namespace Kiln.Testing;

/// <summary>One pass of a case on a device: the op first, then a scalar loss <c>Σ y ∘ r</c> with fixed random weights r.</summary>
internal sealed class OpRun : IDisposable
{
    private readonly ParameterStore store;
    private readonly OpCase row;
    private readonly float[][] values;
    private readonly Tensor[] inputs;
    private readonly bool[] wanted;
    private WeightedSum? sum;
    private Pass? pass;
    private Tensor output, loss;

    /// <summary>Prepares a run in which those inputs want a gradient that are differentiable, or only the one numbered <paramref name="only"/>.</summary>
    public OpRun(OpCase row, Device device, int? only = null)
    {
        this.row = row;
        store = ParameterStore.For([], device, OpCase.Seed);
        values = row.Draw();
        inputs = new Tensor[values.Length];
        wanted = [.. row.Inputs.Select((x, i) => x.Differentiable && (only ?? i) == i)];
    }

    public float[] Output => output.Keep();

    /// <summary>The output and, behind it, what the op wrote to the rooms among its inputs.</summary>
    public float[] Written => [.. Output, .. inputs.Where((_, i) => row.Inputs[i].Kind == InputKind.Room).SelectMany(x => x.Keep())];

    /// <summary>The inputs, which ops with running statistics move.</summary>
    public float[] Inputs => [.. inputs.SelectMany(x => x.Keep())];

    /// <summary>The gradient of each input; null where none was asked for.</summary>
    public float[]?[] Gradients => [.. inputs.Select((x, i) => wanted[i] ? x.Gradient.ToArray() : null)];

    public int BuffersOutstanding => pass!.BuffersOutstanding;

    /// <summary>The weights r of the loss, one for each output.</summary>
    public static float[] LossWeights(int count)
    {
        var weights = new float[count];
        new Philox(OpCase.Seed, stream: 99).FillNormal(weights, 1);
        return weights;
    }

    public OpRun Forward()
    {
        pass = row.Training ? Pass.Training(store, OpCase.Step) : Pass.Inference(store);
        for (int i = 0; i < values.Length; i++)
        {
            inputs[i] = wanted[i] ? pass.Variable(values[i], row.Inputs[i].Shape) : pass.Input(values[i], row.Inputs[i].Shape);
        }

        output = pass.Run(row.Op, inputs);
        loss = output.Apply(sum ??= new WeightedSum(LossWeights(output.Shape.Count)));
        return this;
    }

    public OpRun Backward()
    {
        loss.Backward();
        return this;
    }

    /// <summary>Forgets the output and has the op, the first of the pass, make it again.</summary>
    public void Repeat()
    {
        Fill(output);
        row.Op.Repeat(new Frame(pass!, 0));
    }

    public void End() => pass!.End();

    /// <summary>Fills with NaN every input and the output, where backward says that it does not read them.</summary>
    public OpRun Poison()
    {
        Reads reads = row.Op.BackwardReads;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (i >= 5 || !reads.HasFlag((Reads)(1 << i))) Fill(inputs[i]);
        }

        if (!reads.HasFlag(Reads.Y)) Fill(output);
        return this;
    }

    public void Dispose() => store.Dispose();

    private void Fill(Tensor x) => pass!.SlotAt(x.Slot).Value.Span.Fill(float.NaN);

    /// <summary>The loss, without kernels, so that a broken kernel fails only the ops that use it.</summary>
    private sealed class WeightedSum(float[] weights) : Op
    {
        public override Reads BackwardReads => Reads.None;

        public override Shape Infer(ReadOnlySpan<Shape> x) => Shapes.One;

        public override void Forward(in Frame f)
        {
            double sum = 0;
            for (int i = 0; i < weights.Length; i++) sum += (double)weights[i] * f.X(0).Span[i];
            f.Y.Span[0] = (float)sum;
        }

        public override void Backward(in Frame f)
        {
            Into dx = f.GradX(0);
            for (int i = 0; i < dx.Buffer.Length; i++) dx.Buffer.Span[i] = (dx.Add ? dx.Buffer.Span[i] : 0) + (weights[i] * f.GradY.Span[0]);
        }
    }
}
