using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Which learning rate to begin with (Smith 2017): trains for a short time at rates that grow by the same ratio from step to step, and watches
/// the loss until it diverges.
/// </summary>
/// <remarks>
/// The loss is smoothed as fastai does, by an exponential mean divided by 1 − βᵗ. The recipe's schedule and averages play no part; its optimiser,
/// groups and clipping do. Nothing is kept: the weights are drawn for the sweep and freed after it.
/// </remarks>
/// <param name="Start">The rate of the first step.</param>
/// <param name="End">The rate that would follow the last step.</param>
/// <param name="Steps">How many steps at most, at least 20.</param>
/// <param name="Smoothing">β, how much of the mean loss is kept.</param>
/// <param name="Divergence">The sweep ends when the smoothed loss is so many times its smallest value, or no number.</param>
public sealed record RateFinder(float Start = 1e-7f, float End = 10, int Steps = 100, float Smoothing = 0.98f, float Divergence = 4)
{
    private const int LeastSteps = 20;

    /// <summary>Sweeps the rates.</summary>
    /// <param name="net">The model; its parameters have no memory afterwards.</param>
    /// <param name="train">Training data; the recipe's limit is applied.</param>
    /// <param name="recipe">Says which optimiser, loss, batch size, clipping, first values and seed.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="InputException">A setting is out of range, or the data do not fit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RateSweep Sweep(Layer net, Dataset train, Recipe recipe, Device device, CancellationToken cancellation = default)
    {
        Validate();
        recipe.Validate();
        recipe = LossChoice.For(recipe, train);
        using ParameterStore weights = recipe.WeightsOf(net, device);
        using OptimizerState optimizer = OptimizerState.For(recipe.Optimizer, weights, recipe.Groups);
        Loader loader = recipe.LoaderOf(recipe.TrainPart(train), threads: 1);
        var features = new FeatureMixing(net);
        var points = new List<RatePoint>();
        double mean = 0, best = double.PositiveInfinity;
        for (int epoch = 0; points.Count < Steps; epoch++)
        {
            foreach (Batch batch in loader.Epoch(epoch))
            {
                cancellation.ThrowIfCancellationRequested();
                double rate = Start * Math.Pow((double)End / Start, points.Count / (double)Steps);
                features.Begin(batch);
                float loss = Step(net, recipe, weights, optimizer, batch, points.Count, (float)rate);
                features.End();
                mean = (Smoothing * mean) + ((1 - (double)Smoothing) * loss);
                double smoothed = mean / (1 - Math.Pow(Smoothing, points.Count + 1));
                if (!double.IsFinite(smoothed)) return new(points, Diverged: true);
                points.Add(new((float)rate, loss, (float)smoothed));
                best = Math.Min(best, smoothed);
                if (smoothed > Divergence * best) return new(points, Diverged: true);
                if (points.Count == Steps) break;
            }
        }

        return new(points, Diverged: false);
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A setting is out of range.</exception>
    public void Validate()
    {
        Require.Positive("start", Start);
        Require.Positive("end", End);
        if (End <= Start) throw new InputException($"end: expected a rate above start, {Start}, received {End}.");
        Require.AtLeast(LeastSteps, "steps", Steps);
        Require.BelowOne("smoothing", Smoothing);
        if (!(Divergence > 1)) throw new InputException($"divergence: expected a number above 1, received {Divergence}.");
    }

    private static float Step(Layer net, Recipe recipe, ParameterStore weights, OptimizerState optimizer, Batch batch, int step, float rate)
    {
        using Pass pass = Pass.Training(weights, step);
        Tensor loss = MixedTargets.LossOf(recipe.Loss, net.Apply(pass.Input(batch.Values, batch.Shape)), batch);
        float value = loss.Item();
        if (!float.IsFinite(value)) return value;
        loss.Backward();
        optimizer.Step(rate / recipe.Optimizer.LearningRate, recipe.Clip?.Measure(weights).Scale ?? 1);
        return value;
    }
}

/// <summary>One step of a sweep.</summary>
/// <param name="Rate">The learning rate of the step.</param>
/// <param name="Loss">The loss of its batch, before the update.</param>
/// <param name="Smoothed">The smoothed loss.</param>
public readonly record struct RatePoint(float Rate, float Loss, float Smoothed);

/// <summary>The losses over the learning rates, and what they suggest.</summary>
/// <param name="Points">The steps, by rising rate.</param>
/// <param name="Diverged">Whether the loss diverged before the last rate.</param>
public sealed record RateSweep(IReadOnlyList<RatePoint> Points, bool Diverged)
{
    private const int LeftOutAtEnd = 5;   // fastai's: the steps in which the loss explodes

    /// <summary>The rate at which the smoothed loss falls fastest, per factor of the rate, on its way to the smallest; null where it never fell. Good for a constant rate.</summary>
    /// <remarks>
    /// The slope is taken over a tenth of the sweep, because from one step to the next it is mostly noise. What falls again after the smallest loss comes down from
    /// where a rate too high had thrown it.
    /// </remarks>
    public float? Steepest
    {
        get
        {
            int best = -1, lowest = Lowest, width = Math.Max(1, Points.Count / 10);
            double slope = 0;
            for (int i = Range.First; i + width <= lowest; i++)
            {
                double here = (Points[i + width].Smoothed - (double)Points[i].Smoothed) / Math.Log((double)Points[i + width].Rate / Points[i].Rate);
                if (here < slope) (best, slope) = (i + (width / 2), here);
            }

            return best < 0 ? null : Points[best].Rate;
        }
    }

    /// <summary>A tenth of the rate at which the smoothed loss is smallest; null where the sweep was too short. Good for the top of a schedule.</summary>
    public float? TenthOfMinimum => Lowest < 0 ? null : Points[Lowest].Rate / 10;

    /// <summary>The step with the smallest smoothed loss, or −1.</summary>
    private int Lowest
    {
        get
        {
            (int first, int end) = Range;
            int best = -1;
            for (int i = first; i < end; i++)
            {
                if (best < 0 || Points[i].Smoothed < Points[best].Smoothed) best = i;
            }

            return best;
        }
    }

    /// <summary>The first tenth, where the mean has hardly begun, and the last steps are not looked at.</summary>
    private (int First, int End) Range => (Points.Count / 10, Math.Max(Points.Count - LeftOutAtEnd, 0));
}
