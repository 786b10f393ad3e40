using System.Globalization;

namespace Kiln;

/// <content>What rules share: measured once, when first asked for.</content>
public sealed partial class Patient
{
    /// <summary>Samples that go through the model at once to be looked at: enough that a unit silent for all of them is silent for good, unless it is rare.</summary>
    private const int MostProbed = 256;

    /// <summary>The most values in such a batch, 256 samples of 32 by 32 by 3: larger images come in fewer.</summary>
    private const int MostValues = MostProbed * 32 * 32 * 3;

    /// <summary>The fewest, so that batch statistics mean something.</summary>
    private const int LeastProbed = 8;

    /// <summary>Samples that are to be learned by heart: few, so that any sound network can.</summary>
    private const int ByHeart = 16;

    /// <summary>How many other rates are tried, each thirty times away from the last: up to a factor of 8e5.</summary>
    private const int OtherRates = 4;

    /// <summary>Samples for comparing accuracies: one in 512 is below the differences that are told.</summary>
    private const int MostCompared = 512;

    /// <summary>The loss that is minimised; that of the targets where no recipe names one.</summary>
    internal Loss Loss => field ??= Train is null ? Plan.Loss : LossChoice.For(Plan.Loss, Train);

    /// <summary>The recipe, or the usual one.</summary>
    internal Recipe Plan => Recipe ?? new();

    /// <summary>Training samples as the recipe takes them.</summary>
    internal Dataset TrainPart => field ??= Plan.TrainPart(Train!);

    /// <summary>The lines of epochs.</summary>
    internal EpochResult[] Epochs => field ??= [.. History.OfType<EpochResult>()];

    /// <summary>The steps of the run that were looked into; null where there are none.</summary>
    internal RunHistory? Looks => looks.Value;

    /// <summary>A batch of training samples in the order of training, kept.</summary>
    internal Batch Probe => field ??= Take((int)Math.Clamp(Math.Min(MostValues / Sample.Count, Effort.ProbeBudget / Work), LeastProbed, MostProbed));

    /// <summary>About how many multiply-adds one sample costs forward and backward.</summary>
    internal long Work => field > 0 ? field : field = Effort.Of(Net, Sample);

    /// <summary>What layers make and receive with the weights that training begins with; drawn anew where they are trained.</summary>
    internal Vitals Start => field ??= IsTrained ? FromStart(() => Vitals.Of(this, Probe)) : Now;

    /// <summary>The same with the weights as they are.</summary>
    internal Vitals Now => field ??= Vitals.Of(this, Probe);

    /// <summary>A short training by the recipe, from the start.</summary>
    internal Trial Trial => field ??= FromStart(() => AtRate(1));

    /// <summary>The same at a thirtieth of the rate, at a thirtieth of that, … until the loss falls; where it never does, the one where it falls most.</summary>
    internal Trial SlowTrial => field ??= AtOtherRate(1 / Trial.RateStep);

    /// <summary>The same at thirty times the rate, thirty times that, … in the same way.</summary>
    internal Trial FastTrial => field ??= AtOtherRate(Trial.RateStep);

    /// <summary>A training on a few samples, over and over, by an optimiser of its own.</summary>
    internal Trial OneBatch => field ??= FromStart(() =>
    {
        Progress?.Invoke("learning a few samples by heart");
        return Trial.ByHeart(this, Take(Math.Min(ByHeart, TrainPart.Count)));
    });

    /// <summary>The best of the slower trials and its neighbours.</summary>
    internal Trial BestSlower => field ??= Refined(SlowTrial);

    /// <summary>The best of the faster trials and its neighbours.</summary>
    internal Trial BestFaster => field ??= Refined(FastTrial);

    /// <summary>The model on training samples, norms and dropout as in inference.</summary>
    internal Evaluation OnTrain => field ??= Evaluator.Evaluate(Net, Weights, Some(TrainPart), Plan, loaderThreads: 0);

    /// <summary>The model on test samples.</summary>
    internal Evaluation OnTest => field ??= Evaluator.Evaluate(Net, Weights, Some(Plan.TestPart(Test!)), Plan, loaderThreads: 0);

    /// <summary>The mean loss and accuracy on the samples of <see cref="OnTrain"/> with norms and dropout as in training.</summary>
    internal Metrics InTrainingMode => field ??= MeasureInTrainingMode();

    /// <summary>How many training samples each class has.</summary>
    internal int[] ClassCounts
    {
        get
        {
            if (field is not null) return field;
            int[] counts = new int[TrainPart.ClassNames.Count];
            for (int i = 0; i < TrainPart.Count; i++) counts[TrainPart.LabelOf(i)]++;
            return field = counts;
        }
    }

    /// <summary>The share of the largest class: what guessing reaches.</summary>
    internal double MajorityShare => (double)ClassCounts.Max() / ClassCounts.Sum();

    /// <summary>The loss of outputs that say nothing: ln C, ln 2 for yes or no; not a number for losses that have none.</summary>
    internal double UninformedLoss => Loss switch
    {
        CrossEntropy { ClassWeights: null } => Math.Log(Math.Max(Train!.ClassNames.Count, 2)),
        BinaryCrossEntropy { PositiveWeight: 1 } => Math.Log(2),
        _ => double.NaN,
    };

    /// <summary>Measures with the weights that training begins with, and puts all values back.</summary>
    private T FromStart<T>(Func<T> measure)
    {
        using var kept = new KeptState(Weights);
        if (IsTrained)
        {
            foreach (Parameter p in Weights.Parameters)
            {
                Philox random = Philox.For(Weights.Seed, p.Path);
                p.Init.Fill(p.Values, new InitTarget(p), ref random);
            }

            FitToData();
        }

        return measure();
    }

    private Trial AtOtherRate(float factor)
    {
        Trial? best = null;
        double at = factor;
        for (int i = 0; i < OtherRates && !(best?.Fall >= RateTooHigh.Better); i++, at *= factor)
        {
            Trial trial = FromStart(() => AtRate(at));
            if (best is null || trial.Fall > best.Fall) best = trial;
        }

        return best!;
    }

    /// <summary>Of a trial and those at three and ten times its rate, and a third and a tenth of it, the one in which the loss falls most: other rates are a factor of thirty apart.</summary>
    private Trial Refined(Trial trial)
    {
        Trial best = trial;
        foreach (float factor in (float[])[0.1f, 0.3f, 3, 10])
        {
            float at = trial.RateFactor * factor;
            if (Math.Abs(Math.Log(at)) < 1) continue;   // that is the recipe's own rate
            Trial other = FromStart(() => AtRate(at));
            if (other.Fall > best.Fall) best = other;
        }

        return best;
    }

    private Trial AtRate(double factor)
    {
        Progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"trial at the rate {Plan.Optimizer.LearningRate * factor:g2}"));
        return Trial.ByRecipe(this, (float)factor);
    }

    private Batch Take(int samples) => new Loader(TrainPart, Math.Min(samples, TrainPart.Count), Plan.Seed, shuffle: true, threads: 0).Epoch(0).First();

    private static Dataset Some(Dataset all) =>
        all.Count <= MostCompared ? all : new Subset(all, [.. Enumerable.Range(0, MostCompared).Select(i => (int)((long)i * all.Count / MostCompared))]);

    private Metrics MeasureInTrainingMode()
    {
        using var kept = new KeptState(Weights);
        var metrics = new Metrics();
        var loader = new Loader(Some(TrainPart), Math.Min(Math.Max(Plan.BatchSize, 2), TrainPart.Count), Plan.Seed, shuffle: true, threads: 0);
        long step = 0;
        foreach (Batch batch in loader.Epoch(0))
        {
            if (batch.Count < 2) continue;   // no batch statistics
            using Pass pass = Pass.Training(Weights, step++);
            Tensor output = Net.Apply(pass.Input(batch.Values, batch.Shape));
            metrics.Add(Loss.Of(output, batch.Labels).Item(), output.Span, batch.Labels);
        }

        return metrics;
    }
}
