using Kiln.Devices;

namespace Kiln;

/// <summary>How a run is carried out: nothing here changes a bit of what is learned, except the weights to begin from.</summary>
public sealed record TrainerOptions
{
    /// <summary>Where arithmetic happens; the processor where null. Not looked at when <see cref="Weights"/> are given.</summary>
    public Device? Device { get; init; }

    /// <summary>Parameters to begin from, laid out and filled already, as for fine-tuning; null draws them by the recipe.</summary>
    public ParameterStore? Weights { get; init; }

    /// <summary>How many threads read data; 0 reads on the training thread.</summary>
    public int LoaderThreads { get; init; } = 1;

    /// <summary>Where recipe, metrics, checkpoints and model are written; nothing is written where null.</summary>
    public RunFolder? Folder { get; init; }

    /// <summary>How samples were normalised, as JSON, to be kept in the model file; null for not at all.</summary>
    public string? Normalizer { get; init; }

    /// <summary>How many steps lie between two that are looked into, the first of the run being one; of batches that accumulate, the last one of the update. 0 for none.</summary>
    public int ProbeEvery { get; init; }

    /// <summary>Who looks into these steps, such as a <see cref="LayerRecorder"/>; needed where <see cref="ProbeEvery"/> is not 0.</summary>
    public StepRecorder? Recorder { get; init; }

    /// <summary>Data, normaliser and augmentation as hashes, to be kept in <c>run.json</c>; null for none.</summary>
    public RunFingerprint? Fingerprint { get; init; }

    /// <summary>Who watches.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Ends the run after the step under way, with a checkpoint and a model.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>How long training goes on within an epoch until the next checkpoint; each epoch ends with one anyway.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many steps lie between two lines of <c>metrics.jsonl</c> within an epoch.</summary>
    public int LogEvery { get; init; } = 50;
}
