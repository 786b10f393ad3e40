namespace Kiln.Lab;

/// <summary>A recurrent network whose gradients explode, with and without clipping (H5, H8).</summary>
internal sealed class ClippingExperiment : Experiment
{
    private const int Units = 32, Batch = 16;
    private const float Longest = 1;

    /// <inheritdoc/>
    public override string Name => "clipping";

    /// <inheritdoc/>
    public override string Title => "Exploding gradients of a recurrent network, and clipping by norm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["H5", "H8"];

    /// <inheritdoc/>
    public override string Question => "Does clipping the length of the gradient keep a recurrent network finite that diverges without it, and does it leave the direction alone?";

    /// <inheritdoc/>
    public override Cost Cost => new(20, 60);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        int sequence = lab.Scale.Of(12, 60, 60), steps = lab.Scale.Of(5, 200, 400);
        Course[] off = lab.Draw("without clipping", seed => Learn(null, seed)), on = lab.Draw($"clipped at {Longest}", seed => Learn(new GradientClip(Norm: Longest), seed));
        double[] numbers = [.. Enumerable.Range(1, steps).Select(i => (double)i)];
        Statistic diverged = Statistic.Of([.. off.Select(c => c.Diverged ? 1.0 : 0)]), ended = Statistic.Of([.. on.Select(c => c.Losses[^1])]);
        Statistic largest = Statistic.Of([.. on.Select(c => c.Norms.Max())]), after = Statistic.Of([.. on.Select(c => c.LongestAfter)]), cosine = Statistic.Of([.. on.Select(c => c.LeastCosine)]);
        return new(
            [
                new LineFigure("Loss, one seed", new("step"), new("mean squared error", Logarithmic: true), [new("without clipping", numbers, off[0].Losses), new($"clipped at {Longest}", numbers, on[0].Losses)], "A curve that ends has left the range of numbers."),
                new LineFigure("Length of the gradient before clipping, one seed", new("step"), new("‖g‖", Logarithmic: true), [new("without clipping", numbers, off[0].Norms), new($"clipped at {Longest}", numbers, on[0].Norms), new("limit", [1, steps], [Longest, Longest], Dashed: true)]),
            ],
            [
                lab.ClaimOfDraws("Without clipping training diverges: the loss exceeds a million or is no number.", diverged.Mean > 0.5, "cliffs", $"{off.Count(c => c.Diverged)} of {off.Length} networks", new Measurement("share that diverged", diverged)),
                lab.ClaimOfDraws("With clipping the loss stays below 10.", on.All(c => !c.Diverged && c.Losses[^1] < 10), null, $"{ended.Mean:g3} at the end", new Measurement("loss at the end", ended), new Measurement("largest length before clipping", largest)),
                lab.ClaimOfDraws("After clipping no gradient is longer than the limit.", after.Greatest <= Longest * 1.0001, $"at most {Longest}", $"at most {after.Greatest:F5}", new Measurement("largest length after clipping", after)),
                lab.ClaimOfDraws("Clipping by norm does not turn the gradient: the cosine before and after is 1.", cosine.Least > 0.9999, "1", $"at least {cosine.Least:F6}", new Measurement("least cosine", cosine)),
            ],
            [$"Sums of sequences of {sequence} small numbers; {Units} tanh units whose recurrent weights have a spectral radius of about 2, momentum 0.9, rate 0.1, {steps} steps; {lab.Draws.Count} networks."]);

        Course Learn(GradientClip? clip, ulong seed)
        {
            var net = new Sequential(new Rnn(1, Units), new LastStep(), new Linear(Units, 1, init: Init.Glorot));
            net.Parameters.Single(p => p.Path.EndsWith("weight_hh_l0", StringComparison.Ordinal)).Init = new Normal(2 / Math.Sqrt(Units));
            using var weights = ParameterStore.For(net.Parameters, lab.Device, seed);
            using var descent = OptimizerState.For(new Sgd(0.1f, Momentum: 0.9f), weights);
            var x = new float[Batch * sequence];
            Philox random = Philox.For(seed, "sequences");
            random.FillNormal(x, 0.3);
            float[] sums = [.. x.Chunk(sequence).Select(s => s.Sum())];
            double[] losses = new double[steps], norms = new double[steps];
            double longest = 0, least = 1;
            for (int step = 0; step < steps; step++)
            {
                lab.Cancellation.ThrowIfCancellationRequested();
                using Pass pass = Pass.Training(weights, step);
                Tensor error = new MeanSquaredError().Of(net.Apply(pass.Input(x, [Batch, sequence, 1])), pass.Input(sums, [Batch, 1]));
                losses[step] = error.Item();
                error.Backward();
                GradientMeasure measured = (clip ?? new GradientClip()).Measure(weights);
                norms[step] = measured.Norm;
                if (clip is not null)
                {
                    float[] before = weights.Gradients.Span.ToArray();
                    float[] clipped = [.. before.Select(g => g * measured.Scale)];
                    longest = Math.Max(longest, Length(clipped));
                    least = Math.Min(least, Dot(before, clipped) / (Length(before) * Length(clipped)));
                }

                descent.Step(gradientScale: measured.Scale);
            }

            return new(losses, norms, losses.Any(l => !(l < 1e6)), longest, least);
        }
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private static double Length(float[] a) => Math.Sqrt(Dot(a, a));

    private sealed record Course(double[] Losses, double[] Norms, bool Diverged, double LongestAfter, double LeastCosine);
}
