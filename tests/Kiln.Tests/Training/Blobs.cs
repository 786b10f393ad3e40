namespace Kiln.Tests.Training;

/// <summary>Normal clouds around one corner per class: small images <c>[4, 4, 2]</c> that a small net tells apart.</summary>
internal sealed class Blobs(int count, int part = 0, bool noisy = false) : Dataset
{
    private const int Classes = 3;

    public override string Name => "blobs";

    public override int Count => count;

    public override Shape SampleShape => [4, 4, 2];

    public override IReadOnlyList<string> ClassNames { get; } = ["left", "right", "ünder"];

    public override int LabelOf(int index) => index % Classes;

    public override void Read(int index, in SampleKey key, Span<float> into)
    {
        Philox random = Philox.For(99, (ulong)part, (ulong)index);
        random.FillNormal(into, 0.6);
        for (int i = LabelOf(index); i < into.Length; i += Classes) into[i] += 1;
        if (noisy) into[0] += key.Stream().NextFloat();   // as augmentation does: another value each epoch
    }
}

/// <summary>The nets of these tests.</summary>
internal static class SmallNets
{
    public static Layer ConvBn() => new Sequential(
        new Conv2d(2, 8, kernel: 3, padding: 1, bias: false), new BatchNorm(8), new Relu(), new MaxPool2d(2),
        new Flatten(), new Dropout(0.2f), new Linear(32, 3));

    public static Layer Mlp() => new Sequential(new Flatten(), new Linear(32, 16), new Relu(), new Linear(16, 3));
}

/// <summary>Calls back what a test asks for.</summary>
internal sealed class Watcher : Callback
{
    public Action<StepInfo>? OnStep { get; init; }

    public Action<string, long>? OnCheckpoint { get; init; }

    public List<string> Calls { get; } = [];

    public override void RunStarting(RunStart run) => Calls.Add($"start {run.FirstStep}");

    public override void StepDone(in StepInfo step) => OnStep?.Invoke(step);

    public override void EpochDone(EpochResult epoch) => Calls.Add($"epoch {epoch.Epoch}");

    public override void CheckpointWritten(string path, long step)
    {
        Calls.Add($"checkpoint {step}");
        OnCheckpoint?.Invoke(path, step);
    }

    public override void RunEnding(RunResult result) => Calls.Add(result.Interrupted ? "interrupted" : "end");
}
