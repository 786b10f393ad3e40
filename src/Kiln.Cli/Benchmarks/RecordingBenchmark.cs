using System.Diagnostics;
using System.Text.Json.Nodes;
using Kiln.Vision;

namespace Kiln.Cli.Benchmarks;

/// <summary>By how much looking into one step of 50 slows training down: ordinary runs of the trainer on synthetic images, with a folder, of which every second step is looked into.</summary>
internal sealed record RecordingBenchmark()
    : Benchmark("recording", "what it costs to write down what a step of resnet20 looks like from inside; 128 samples", "--batch")
{
    private const int UsualBatch = 128, Every = 50, WarmUp = 6;

    /// <inheritdoc/>
    public override Pace UsualPace => new(Steps: 40, Seconds: 2);

    /// <inheritdoc/>
    public override BenchResult Run(BenchSettings settings)
    {
        int batch = settings.Batch ?? UsualBatch, steps = Math.Max(settings.Pace.Steps, 4);
        string folder = Directory.CreateTempSubdirectory("kiln-bench-").FullName;
        try
        {
            var clock = new Clock();
            var recipe = new Recipe
            {
                Data = "noise",
                Model = "resnet20",
                Epochs = 1,
                BatchSize = batch,
                Seed = settings.Seed,
                Optimizer = new Sgd(0.01f, Momentum: 0.9f),
                Schedule = new ConstantSchedule(),
            };
            var options = new TrainerOptions
            {
                Device = settings.Device,
                Folder = new RunFolder(folder),
                ProbeEvery = 2,
                Recorder = new LayerRecorder(),
                Callbacks = [clock],
                CheckpointEvery = TimeSpan.MaxValue,
                LogEvery = int.MaxValue,
            };
            Trainer.Fit(ModelCatalog.Create("resnet20", [32, 32, 3], 10), new Noise((steps + WarmUp) * batch).Drawn(settings.Seed), null, recipe, options).Weights.Dispose();
            double plain = clock.Median(looked: false), looked = clock.Median(looked: true), slower = (looked - plain) / Every / plain;
            JsonObject json = settings.Describe(Name);
            json["plainMs"] = Json.Number(Math.Round(plain, 4));
            json["lookedIntoMs"] = Json.Number(Math.Round(looked, 4));
            json["slowerAtOneIn50"] = Json.Number(Math.Round(slower, 5));
            json["batch"] = batch;
            return new(json, "", [],
            [
                ["benchmark", Name],
                ["device", settings.Device.Name],
                ["plain step", $"{plain:F3} ms, the median"],
                ["step that is looked into", $"{looked:F3} ms, the median"],
                ["slower at one in 50", $"{slower:P2}"],
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Times steps from the end of one to the end of the next.</summary>
    private sealed class Clock : Callback
    {
        private readonly List<(bool Looked, double Ms)> times = [];
        private long last = Stopwatch.GetTimestamp();

        public double Median(bool looked)
        {
            double[] some = [.. times.Skip(WarmUp).Where(t => t.Looked == looked).Select(t => t.Ms).Order()];
            return some[some.Length / 2];
        }

        public override void StepDone(in StepInfo step)
        {
            times.Add((step.Step % 2 == 1, Stopwatch.GetElapsedTime(last).TotalMilliseconds));
            last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Windows of one row of normal noise: reading them is a copy.</summary>
    private sealed class Noise(int count) : Dataset
    {
        private const int Classes = 10, Windows = 1024;

        private readonly float[] noise = new float[(32 * 32 * 3) + Windows];

        public Noise Drawn(ulong seed)
        {
            Philox random = Philox.For(seed, "input");
            random.FillNormal(noise, 1);
            return this;
        }

        public override string Name => "noise";

        public override int Count => count;

        public override Shape SampleShape => [32, 32, 3];

        public override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, Classes).Select(i => $"{i}")];

        public override int LabelOf(int index) => index % Classes;

        public override void Read(int index, in SampleKey key, Span<float> into) => noise.AsSpan(index % Windows, into.Length).CopyTo(into);
    }
}
