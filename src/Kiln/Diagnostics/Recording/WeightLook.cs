using Kiln.Devices;

namespace Kiln;

/// <summary>The trained parameters at a step: what they and their gradients are like before the update, and how far the update moved them.</summary>
internal sealed class WeightLook
{
    private readonly List<(Parameter Parameter, WeightRecord Record)> rows = [];
    private float[] before = [];

    /// <summary>Looks at weights and gradients, and keeps the weights.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="scale">What gradients are multiplied with.</param>
    /// <param name="sample">Room for samples of values.</param>
    public void BeforeUpdate(ParameterStore weights, float scale, ValueSample sample)
    {
        Kernels kernels = weights.Device.Kernels;
        if (before.Length != weights.TrainedValues.Length) before = new float[weights.TrainedValues.Length];
        weights.TrainedValues.Span.CopyTo(before);
        rows.Clear();
        foreach (Parameter p in weights.Parameters)
        {
            if (!p.Trainable) continue;
            ValueSummary values = kernels.Summarize(p.Value), gradients = kernels.Summarize(p.Gradient);
            sample.Take(p.Value.Span);
            HistogramRecord? histogram = sample.Histogram(values);
            sample.Take(p.Gradient.Span);
            HistogramRecord? gradientHistogram = sample.Histogram(gradients);
            if (gradientHistogram is { } h) gradientHistogram = h with { Low = SixDigits.Of(h.Low * scale), High = SixDigits.Of(h.High * scale) };
            rows.Add((p, new(
                p.Path, SixDigits.Of(values.Norm), SixDigits.Of(values.Deviation), SixDigits.Of(gradients.Norm * scale), SixDigits.Of(gradients.Deviation * scale),
                double.NaN, histogram, gradientHistogram)));
        }
    }

    /// <summary>The records, with how far the update went.</summary>
    public IReadOnlyList<WeightRecord> AfterUpdate(ParameterStore weights) =>
        [.. rows.Select(row => row.Record with { UpdateRatio = row.Record.Norm > 0 ? SixDigits.Of(Moved(row.Parameter, weights.OffsetOf(row.Parameter)) / row.Record.Norm) : double.NaN })];

    private double Moved(Parameter p, int offset)
    {
        double sum = 0;
        ReadOnlySpan<float> now = p.Values, then = before.AsSpan(offset, now.Length);
        for (int i = 0; i < now.Length; i++) sum += ((double)now[i] - then[i]) * ((double)now[i] - then[i]);
        return Math.Sqrt(sum);
    }
}
