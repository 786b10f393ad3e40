namespace Kiln;

/// <summary>Applies what the doctor proposes to a recipe, one remedy after the other, and trains briefly before and after.</summary>
/// <remarks>
/// A remedy is a change of the recipe that a finding brings. The first in the doctor's order that is serious, or explains something serious, is applied and the network, not yet trained, examined
/// again, until nothing serious with a change is left; then the recipe is trained. Where the trained network has serious findings still, their remedies follow in the same way. Remedies
/// after which no more test samples are right than before, nor anything serious is gone, are taken back.
/// </remarks>
public static class Mender
{
    private const int MostTrainings = 4;       // after the first one
    private const int MostPerTraining = 5;     // remedies
    private const double Chance = 0.01;        // of accuracy: no difference in a short training

    /// <summary>Mends a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="make">Builds the model of a recipe and opens its data.</param>
    /// <param name="options">How long the trainings are.</param>
    /// <exception cref="InputException">The recipe is not valid, or its model and data do not fit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Mending Mend(Recipe recipe, Func<Recipe, PatientParts> make, MendingOptions options)
    {
        var work = new Work(make, options);
        MendingRun first = work.Train(recipe), best = first;
        var tried = new List<TriedRemedy>();
        for (int i = 0; i < MostTrainings; i++)
        {
            (Recipe changed, IReadOnlyList<Finding> applied) = work.Treat(best);
            if (applied.Count == 0) break;
            MendingRun next = work.Train(changed);
            bool kept = Helps(next, best);
            tried.AddRange(applied.Select(f => new TriedRemedy(f, kept)));
            if (kept) best = next;
        }

        Recipe brief = options.Brief(recipe);
        PatientParts parts = make(recipe);
        return new(first, best, tried, brief.Epochs, brief.TrainPart(parts.Train).Count, brief.TestPart(parts.Test).Count);
    }

    /// <summary>Whether more samples are right, or as many with fewer serious findings where the network learns at all.</summary>
    private static bool Helps(MendingRun now, MendingRun before)
    {
        if (!double.IsFinite(now.Accuracy)) return false;
        if (!(now.Accuracy <= before.Accuracy + Chance)) return true;
        bool learns = !now.Findings.Any(f => f.Rule == "underfitting" && f.Severity == Severity.Serious);
        return now.Accuracy >= before.Accuracy - Chance && now.Serious < before.Serious && learns;
    }

    private sealed class Work(Func<Recipe, PatientParts> make, MendingOptions options)
    {
        /// <summary>Fewer samples than the recipe has are learned by heart more easily, which says nothing of the recipe.</summary>
        private static readonly DoctorRule[] OfFewSamples = [.. Doctor.Rules.Where(rule => rule is not Overfitting)];

        private readonly HashSet<(string Rule, string Change)> tried = [];
        private int trainings;

        /// <summary>Trains by a recipe and examines what came of it.</summary>
        public MendingRun Train(Recipe recipe)
        {
            Recipe brief = options.Brief(recipe);
            PatientParts parts = make(brief);
            Say($"training {++trainings}: {brief.Model}, {brief.Epochs} {(brief.Epochs == 1 ? "epoch" : "epochs")} of {brief.TrainPart(parts.Train).Count:N0} samples");
            brief.Validate();
            RunResult run;
            try
            {
                run = Trainer.Fit(parts.Net, parts.Train, parts.Test, brief, new() { Device = options.Device, LoaderThreads = options.LoaderThreads, Cancellation = options.Cancellation });
            }
            catch (InputException e)   // the loss stopped being a number: the recipe is valid, model and data fit
            {
                return new(recipe, double.NaN, double.NaN, e.Message, ExamineFresh(recipe));
            }

            using var patient = new Patient(parts.Net, run.Weights, parts.Train.SampleShape)
            {
                Recipe = brief, Train = parts.Train, Test = parts.Test, Facts = parts.Facts, IsTrained = true, History = run.History, Progress = options.Progress, Cancellation = options.Cancellation,
            };
            options.Cancellation.ThrowIfCancellationRequested();
            return new(recipe, run.TestLoss ?? double.NaN, run.TestAccuracy ?? double.NaN, null, Doctor.Examine(patient, IsShortened(recipe, brief, parts) ? OfFewSamples : null));
        }

        /// <summary>Applies remedies until nothing serious with a change is left, first those that the network shows before training.</summary>
        public (Recipe Recipe, IReadOnlyList<Finding> Applied) Treat(MendingRun run)
        {
            Recipe recipe = run.Recipe;
            var applied = new List<Finding>();
            IReadOnlyList<Finding> findings = ExamineFresh(recipe);
            if (!TryNext(ref recipe, ref findings, applied))
            {
                findings = run.Findings;
                if (!TryNext(ref recipe, ref findings, applied)) return (recipe, applied);
            }

            while (applied.Count < MostPerTraining && TryNext(ref recipe, ref findings, applied))
            {
            }

            return (recipe, applied);
        }

        /// <summary>Applies the first remedy that changes the recipe and that model and data take, and examines again.</summary>
        private bool TryNext(ref Recipe recipe, ref IReadOnlyList<Finding> findings, List<Finding> applied)
        {
            foreach (Finding finding in findings)
            {
                if (!Matters(finding, findings) || finding.Change is not { } change || !tried.Add((finding.Rule, change.Json))) continue;
                try
                {
                    Recipe changed = change.ApplyTo(recipe);
                    if (changed.ToJson(indented: false) == recipe.ToJson(indented: false)) continue;
                    findings = ExamineFresh(changed);
                    recipe = changed;
                    applied.Add(finding);
                    Say($"applied {change.Json} for {finding.Rule}");
                    return true;
                }
                catch (InputException)   // a model that has no place for it
                {
                }
            }

            return false;
        }

        /// <summary>Whether a finding is serious or explains one that is.</summary>
        private static bool Matters(Finding finding, IReadOnlyList<Finding> all) =>
            finding.Severity == Severity.Serious || (finding.Severity == Severity.Warning && all.Any(f => f.Severity == Severity.Serious && f.FollowsFrom == finding.Rule));

        private IReadOnlyList<Finding> ExamineFresh(Recipe recipe)
        {
            Recipe brief = options.Brief(recipe);
            PatientParts parts = make(brief);
            using var patient = new Patient(parts.Net, brief, parts.Train, options.Device)
            {
                Test = parts.Test, Facts = parts.Facts, Progress = options.Progress, Cancellation = options.Cancellation,
            };
            return Doctor.Examine(patient);
        }

        private static bool IsShortened(Recipe recipe, Recipe brief, PatientParts parts) => brief.TrainPart(parts.Train).Count < recipe.TrainPart(parts.Train).Count;

        private void Say(string what) => options.Progress?.Invoke(what);
    }
}
