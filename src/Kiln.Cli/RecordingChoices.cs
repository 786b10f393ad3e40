using System.CommandLine;

namespace Kiln.Cli;

/// <summary>The options that say how much of a run is written down while it goes.</summary>
internal static class RecordingChoices
{
    private const int UsualPerEpoch = 10, LeastEvery = 50;

    private static readonly Option<int?> ProbeEvery = Numbers.Whole(
        "--probe-every", "Write down what every N-th step looks like from inside, layer by layer; 0 for none [default: 10 steps of an epoch, but not more than one in 50].", atLeast: 0);

    private static readonly Option<bool> Smoothness = new("--smoothness") { Description = "Measure the loss along each of these steps, too, which takes five passes more." };
    private static readonly Option<bool> TensorBoard = new("--tensorboard") { Description = "Write the run for TensorBoard, too, into the folder tensorboard of the run." };

    /// <summary>All options.</summary>
    public static Symbol[] Symbols { get; } = [ProbeEvery, Smoothness, TensorBoard];

    /// <summary>How many steps lie between two that are looked into; 0 for none.</summary>
    public static int EveryOf(ParseResult parsed, int samples, int batchSize) =>
        parsed.GetValue(ProbeEvery) ?? Math.Max(samples / batchSize / UsualPerEpoch, LeastEvery);

    /// <summary>Who looks.</summary>
    public static StepRecorder RecorderOf(ParseResult parsed) => new LayerRecorder(parsed.GetValue(Smoothness));

    /// <summary>What writes for TensorBoard, or null where that is not asked for.</summary>
    public static TensorBoardLog? LogOf(ParseResult parsed, RunFolder folder) => parsed.GetValue(TensorBoard) ? new TensorBoardLog(folder.TensorBoardPath) : null;
}
