using System.Diagnostics;
using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>What an experiment may use: data, a device, seeds, finished trainings; and whom it tells how far it is.</summary>
/// <param name="data">The data sets.</param>
/// <param name="device">Where to compute.</param>
/// <param name="cache">Finished trainings; null to keep none.</param>
public sealed class LabContext(LabData data, Device device, TrialCache? cache = null)
{
    /// <summary>The data sets.</summary>
    public LabData Data => data;

    /// <summary>Where to compute; results do not depend on its number of threads.</summary>
    public Device Device => device;

    /// <summary>How much to spend.</summary>
    public Scale Scale { get; init; } = Scale.Full;

    /// <summary>The first seed; the others follow it.</summary>
    public ulong FirstSeed { get; init; } = 42;

    /// <summary>How many seeds there are for trainings and draws alike; null for what the scale has.</summary>
    public int? SeedCount { get; init; }

    /// <summary>What evidence says of the machine.</summary>
    public string Machine { get; init; } = device.Name;

    /// <summary>Ends the work; what is finished stays in the cache.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Who is told how far it is; null for nobody.</summary>
    public Action<LabProgress>? Progress { get; init; }

    /// <summary>The seeds of trainings.</summary>
    public IReadOnlyList<ulong> Seeds => FirstSeeds(SeedCount ?? Scale.Seeds);

    /// <summary>The seeds of networks that are drawn and measured but not trained.</summary>
    public IReadOnlyList<ulong> Draws => FirstSeeds(SeedCount ?? Scale.Draws);

    /// <summary>Trainings that were carried out, not found in the cache.</summary>
    public int Trained { get; private set; }

    /// <summary>Trains every arm from every seed, or takes what is in the cache.</summary>
    /// <exception cref="InputException">A recipe is not valid, or its data are not there.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public IReadOnlyList<TrialSet> Train(params IReadOnlyList<Arm> arms)
    {
        var runs = new List<(Arm Arm, ulong Seed)>(from arm in arms from seed in Seeds select (arm, seed));
        var trials = new List<Trial>();
        long began = Stopwatch.GetTimestamp();
        int trainedBefore = Trained, found = 0;
        foreach ((Arm arm, ulong seed) in runs)
        {
            Cancellation.ThrowIfCancellationRequested();
            var run = new TrialRun(arm, seed, data);
            string key = run.Key;
            if (cache?.Find(key) is { } finished)
            {
                trials.Add(finished);
                found++;
                continue;
            }

            Trial trial = run.Train(device, Tell, Cancellation);
            cache?.Keep(key, trial);
            trials.Add(trial);
            Trained++;

            void Tell(double share, double rate)
            {
                double done = Trained - trainedBefore + share, left = runs.Count - found - done;
                double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                Progress?.Invoke(new($"{arm.Name}, seed {seed}", (trials.Count + share) / runs.Count, rate, "samples", done > 0 ? TimeSpan.FromSeconds(seconds / done * left) : null));
            }
        }

        int n = Seeds.Count;
        return [.. arms.Select((arm, i) => new TrialSet(arm, [.. trials.Skip(i * n).Take(n)]))];
    }

    /// <summary>Measures something for every seed of <see cref="Draws"/>, and tells how far it is.</summary>
    /// <param name="what">What is measured.</param>
    /// <param name="measure">Measures it from one seed.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public T[] Draw<T>(string what, Func<ulong, T> measure) => Draw(what, Draws, measure);

    /// <summary>Measures something for every one of some seeds, and tells how far it is.</summary>
    /// <param name="what">What is measured.</param>
    /// <param name="seeds">The seeds, such as <see cref="Seeds"/> where a measurement takes long.</param>
    /// <param name="measure">Measures it from one seed.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public T[] Draw<T>(string what, IReadOnlyList<ulong> seeds, Func<ulong, T> measure)
    {
        var found = new T[seeds.Count];
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < found.Length; i++)
        {
            Cancellation.ThrowIfCancellationRequested();
            found[i] = measure(seeds[i]);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            Progress?.Invoke(new(what, (i + 1.0) / found.Length, (i + 1) / Math.Max(seconds, 1e-9), "draws", TimeSpan.FromSeconds(seconds / (i + 1) * (found.Length - i - 1))));
        }

        return found;
    }

    /// <summary>States a claim about trainings.</summary>
    /// <param name="sentence">What is claimed, with its threshold.</param>
    /// <param name="holds">Whether it held; null where it could not be evaluated.</param>
    /// <param name="paper">What the lecture or the paper says, or null.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="evidence">The numbers it rests on.</param>
    public Claim Claim(string sentence, bool? holds, string? paper, string measured, params IReadOnlyList<Measurement> evidence) =>
        Claim(Seeds, sentence, holds, paper, measured, evidence);

    /// <summary>States a claim about networks that were drawn but not trained.</summary>
    /// <param name="sentence">What is claimed, with its threshold.</param>
    /// <param name="holds">Whether it held; null where it could not be evaluated.</param>
    /// <param name="paper">What the lecture or the paper says, or null.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="evidence">The numbers it rests on.</param>
    public Claim ClaimOfDraws(string sentence, bool? holds, string? paper, string measured, params IReadOnlyList<Measurement> evidence) =>
        Claim(Draws, sentence, holds, paper, measured, evidence);

    private Claim Claim(IReadOnlyList<ulong> seeds, string sentence, bool? holds, string? paper, string measured, IReadOnlyList<Measurement> evidence)
    {
        Verdict verdict = holds switch { true => Verdict.Holds, false => Verdict.Fails, null => Verdict.NotEvaluated };
        return new(sentence, verdict, new Evidence(evidence, seeds, Machine), paper, measured);
    }

    private ulong[] FirstSeeds(int count) => [.. Enumerable.Range(0, count).Select(i => FirstSeed + (ulong)i)];
}

/// <summary>How far an experiment is.</summary>
/// <param name="What">What is under way.</param>
/// <param name="Share">How much is done, 0 … 1.</param>
/// <param name="Rate">How many units a second.</param>
/// <param name="Unit">What is counted: <c>samples</c>, <c>draws</c>.</param>
/// <param name="Left">How long it will take yet, about; null where nothing is known.</param>
public readonly record struct LabProgress(string What, double Share, double Rate, string Unit, TimeSpan? Left);
