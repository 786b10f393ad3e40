using Kiln.Cpu;
using Kiln.Vision;

namespace Kiln.Lab.Tests;

/// <summary>A lab of a few drawn images, which stand for every data set.</summary>
internal sealed class SmallLab(TrialCache? cache = null, int threads = 1, CancellationToken cancellation = default) : IDisposable
{
    private readonly CpuDevice device = new(threads);

    /// <summary>Two hundred and fifty-six training and sixty-four test images.</summary>
    public static ImageSources Images { get; } = ImageSources.Of(new(new Shapes().Make(DataPart.Train, 256), new Shapes().Make(DataPart.Test, 64)));

    /// <summary>A short training of a small model.</summary>
    public static Recipe Recipe { get; } = new() { Data = "shapes", Model = "linear", Optimizer = new Sgd(0.05f), Schedule = new ConstantSchedule(), Epochs = 2, TrainLimit = 64, TestLimit = 32 };

    /// <summary>Who is told how far it is.</summary>
    public Action<LabProgress>? Progress { get; init; }

    /// <summary>What experiments are given.</summary>
    public LabContext Context => context ??= new(new LabData(_ => Images), device, cache) { Scale = Scale.Tiny, Machine = "a test", Cancellation = cancellation, Progress = Progress };

    private LabContext? context;

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
