namespace Kiln;

/// <summary>The loss at one place along a step.</summary>
/// <param name="Rate">How far: the learning rate of a plain step.</param>
/// <param name="Loss">The loss there.</param>
/// <param name="GradientChange"><c>‖∇L(w − rate·g) − g‖</c>, g the gradient at the start.</param>
/// <param name="Beta"><c>‖∇L(w − rate·g) − g‖ / ‖rate·g‖</c>.</param>
public readonly record struct SmoothnessPoint(float Rate, double Loss, double GradientChange, double Beta);

/// <summary>How smooth a loss is along the step that descent would take (Santurkar et al. 2018, fig. 4): how far it and its gradient change.</summary>
/// <param name="Loss">The loss at the start.</param>
/// <param name="GradientNorm">‖g‖ at the start.</param>
/// <param name="Points">The loss at places along the step.</param>
public sealed record StepSmoothness(double Loss, double GradientNorm, IReadOnlyList<SmoothnessPoint> Points)
{
    /// <summary>The largest loss along the step minus the smallest: the variation of the loss.</summary>
    public double LossRange => Points.Max(p => Math.Max(p.Loss, Loss)) - Points.Min(p => Math.Min(p.Loss, Loss));

    /// <summary>The largest change of the gradient along the step; small where the gradient predicts what comes.</summary>
    public double GradientChange => Points.Max(p => p.GradientChange);

    /// <summary>The largest change of the gradient per distance: the effective β of β-smoothness.</summary>
    public double Beta => Points.Max(p => p.Beta);

    /// <summary>Walks along the negative gradient and back; values and gradients of the store are afterwards what they were, to the bit.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters, at any time of training.</param>
    /// <param name="batch">The samples, one after the other.</param>
    /// <param name="shape">Their shape, <c>[N, …]</c>.</param>
    /// <param name="loss">Makes a scalar of the model's output.</param>
    /// <param name="rates">The places to look at, positive: <c>w − rate·∇L(w)</c>.</param>
    /// <param name="step">The step whose dropout masks are used at all places.</param>
    /// <exception cref="InputException">No rates, or one that is not positive.</exception>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static StepSmoothness Measure(Layer net, ParameterStore weights, ReadOnlySpan<float> batch, Shape shape, Func<Tensor, Tensor> loss, ReadOnlySpan<float> rates, long step = 0)
    {
        if (rates.IsEmpty) throw new InputException("rates: expected at least one place along the step, received none.");
        foreach (float rate in rates) Require.Positive("rates", rate);
        using var kept = new KeptState(weights);
        double start = Gradient(net, weights, batch, shape, loss, step);
        float[] gradient = weights.Gradients.Span.ToArray();
        double norm = Math.Sqrt(SquareOfDifference(gradient, new float[gradient.Length]));
        var points = new List<SmoothnessPoint>();
        foreach (float rate in rates)
        {
            kept.RestoreValues();   // running statistics, too
            Span<float> values = weights.TrainedValues.Span;
            for (int i = 0; i < values.Length; i++) values[i] -= rate * gradient[i];
            double found = Gradient(net, weights, batch, shape, loss, step), change = Math.Sqrt(SquareOfDifference(weights.Gradients.Span, gradient));
            points.Add(new(rate, found, change, norm > 0 ? change / (rate * norm) : 0));
        }

        return new(start, norm, points);
    }

    /// <summary>The same for labels and a loss of the library.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters, at any time of training.</param>
    /// <param name="batch">The samples and their classes.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="rates">The places to look at, positive.</param>
    /// <exception cref="InputException">No rates, or one that is not positive.</exception>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static StepSmoothness Measure(Layer net, ParameterStore weights, Batch batch, Loss loss, params ReadOnlySpan<float> rates)
    {
        int[] labels = batch.Labels.ToArray();
        return Measure(net, weights, batch.Values, batch.Shape, y => loss.Of(y, labels), rates);
    }

    private static double Gradient(Layer net, ParameterStore weights, ReadOnlySpan<float> batch, Shape shape, Func<Tensor, Tensor> loss, long step)
    {
        using Pass pass = Pass.Training(weights, step);
        Tensor found = loss(net.Apply(pass.Input(batch, shape)));
        double value = found.Item();
        found.Backward();
        return value;
    }

    private static double SquareOfDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return sum;
    }
}
