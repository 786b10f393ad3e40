using Kiln.Devices;

namespace Kiln;

/// <summary>What a short run at one learning rate came to.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Accuracy">The best accuracy on test data, 0 … 1; 0 where the run failed.</param>
/// <param name="Fault">Why the run failed, as for a loss that was no number any more; null where it did not.</param>
public sealed record RateTrial(float Rate, double Accuracy, string? Fault);

/// <summary>Which learning rates work: those whose short run reaches a level of accuracy.</summary>
/// <param name="Level">The level, 0 … 1.</param>
/// <param name="Trials">The runs, in the order of their rates.</param>
public sealed record RateRange(double Level, IReadOnlyList<RateTrial> Trials)
{
    /// <summary>The rates that reached the level.</summary>
    public IReadOnlyList<float> Reached => [.. Trials.Where(t => t.Accuracy >= Level).Select(t => t.Rate)];

    /// <summary>The largest over the smallest rate of the longest row of neighbours that all reached the level; 1 where one did alone, 0 where none did.</summary>
    public double Width
    {
        get
        {
            double best = 0;
            for (int first = 0; first < Trials.Count; first++)
            {
                for (int last = first; last < Trials.Count && Trials[last].Accuracy >= Level; last++) best = Math.Max(best, (double)Trials[last].Rate / Trials[first].Rate);
            }

            return best;
        }
    }

    /// <summary>Trains a fresh model at every rate.</summary>
    /// <param name="net">Makes the model.</param>
    /// <param name="train">What it is trained on.</param>
    /// <param name="test">What it is measured on after every epoch.</param>
    /// <param name="recipe">Everything but the rate.</param>
    /// <param name="rates">The rates.</param>
    /// <param name="level">The accuracy to reach, 0 … 1.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="InputException">The recipe is not valid, the level is no share, or there are no rates.</exception>
    public static RateRange Sweep(Func<Layer> net, Dataset train, Dataset test, Recipe recipe, IEnumerable<float> rates, double level, Device device)
    {
        Require.Share("level", level);
        recipe.Validate();
        RateTrial[] trials = [.. rates.Order().Select(rate => Try(net, train, test, recipe with { Optimizer = recipe.Optimizer with { LearningRate = rate } }, device))];
        return trials.Length > 0 ? new(level, trials) : throw new InputException("rates: expected at least one learning rate, received none.");
    }

    private static RateTrial Try(Func<Layer> net, Dataset train, Dataset test, Recipe recipe, Device device)
    {
        recipe.Validate();
        float rate = recipe.Optimizer.LearningRate;
        try
        {
            RunResult run = Trainer.Fit(net(), train, test, recipe, new() { Device = device });
            using ParameterStore weights = run.Weights;
            return new(rate, AccuracyCurve.Of(run.History).Best, null);
        }
        catch (InputException e)   // the loss stopped being a number
        {
            return new(rate, 0, e.Message);
        }
    }
}
