using System.Text.Json;
using Kiln.Lab;

namespace Kiln.Browser.Tests;

/// <summary>The folder of a run as training writes it, line by line, and the server that shows it.</summary>
internal sealed class WatchedRun : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly WatchServer server;
    private readonly Task serving;
    private int steps;

    /// <summary>A run that has just begun, of a recipe of six epochs.</summary>
    public WatchedRun()
    {
        Folder = Directory.CreateTempSubdirectory("kiln-browser-").FullName;
        File.WriteAllText(In("recipe.json"), new Recipe { Data = "shapes", Epochs = 6 }.ToJson());
        Status("running");
        server = new(Folder, 0) { Pause = TimeSpan.FromMilliseconds(100) };
        serving = server.RunAsync(stop.Token);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The address of the page.</summary>
    public string Address => server.Address.ToString();

    /// <summary>Ends an epoch of ten steps, each of which was looked into.</summary>
    public void Epoch(int epoch)
    {
        for (int i = 0; i < 10; i++)
        {
            steps++;
            Line(new { kind = "step", epoch, step = steps, loss = 2.0 / steps, meanLoss = 2.0 / steps, accuracy = 0.5, learningRate = 0.01 });
            Line(new { kind = "layers", epoch, step = steps, layers = Layers(steps), weights = Array.Empty<object>() });
        }

        Line(new { kind = "epoch", epoch, step = steps, trainLoss = 2.0 / (epoch + 1), trainAccuracy = 1 - (0.6 / (epoch + 1)), testLoss = 2.2 / (epoch + 1), testAccuracy = 1 - (0.7 / (epoch + 1)), learningRate = 0.01, seconds = 1.5 });
    }

    /// <summary>Writes part of a line, without its end.</summary>
    public void Write(string text) => File.AppendAllText(In("metrics.jsonl"), text);

    /// <summary>Writes how the run stands; with its confusions where it has ended.</summary>
    public void Status(string status)
    {
        bool ended = status != "running";
        File.WriteAllText(In("run.json"), JsonSerializer.Serialize(new
        {
            status, error = (string?)null, kilnVersion = "0.1.0", dotnetVersion = "10", operatingSystem = "a system", device = "CPU", loaderThreads = 1, seed = 42, parameters = 1234,
            trainSamples = 600, testSamples = 200, resumedAtStep = (long?)null, started = DateTimeOffset.UnixEpoch, ended = ended ? DateTimeOffset.UnixEpoch : (DateTimeOffset?)null,
            seconds = ended ? 9.0 : 0.0, lastEpoch = (object?)null, confusion = ended ? new long[][] { [90, 10, 0], [5, 55, 0], [0, 2, 38] } : null,
        }));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        server.Dispose();
        stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static object[] Layers(int step) =>
    [
        .. new[] { "0.conv", "1.relu", "4.linear" }.Select((path, i) => new
        {
            path, code = "Linear", mean = 0.1, deviation = 1.0 / (step + i), zeros = 0.2 * i, saturated = "NaN", units = 8, dead = i, gradientNorm = 0.5 / (step + (2 * i)), gradientDeviation = 0.1,
            effectiveRank = "NaN", similarity = 0.1, values = new { low = -1.0, high = 1.0, counts = new long[] { 1, 5 + step, 9, 2 } }, gradients = (object?)null,
        }),
    ];

    private void Line(object line) => Write(JsonSerializer.Serialize(line) + "\n");

    private string In(string name) => Path.Combine(Folder, name);
}
