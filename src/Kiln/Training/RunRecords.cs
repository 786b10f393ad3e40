using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>One line of a run's <c>metrics.jsonl</c>.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">How many steps the run had taken.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EpochResult), "epoch")]
[JsonDerivedType(typeof(StepResult), "step")]
[JsonDerivedType(typeof(LayersResult), "layers")]
public abstract record MetricsLine([property: JsonPropertyOrder(-2)] int Epoch, [property: JsonPropertyOrder(-1)] long Step);

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">How many steps the run had taken.</param>
/// <param name="TrainLoss">The mean loss of the training samples, each measured when its batch was trained on.</param>
/// <param name="TrainAccuracy">The share of training samples that were right at that time, 0 … 1.</param>
/// <param name="TestLoss">The mean loss of the test samples after the epoch; null without test data.</param>
/// <param name="TestAccuracy">The share of test samples classified correctly, 0 … 1; null without test data.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Seconds">How long it took, evaluation included.</param>
public sealed record EpochResult(
    int Epoch, long Step, double TrainLoss, double TrainAccuracy, double? TestLoss, double? TestAccuracy, float LearningRate, double Seconds) : MetricsLine(Epoch, Step);

/// <summary>Where a run stands in the middle of an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">How many steps the run had taken.</param>
/// <param name="Loss">The loss of the last batch.</param>
/// <param name="MeanLoss">The mean loss of the epoch so far.</param>
/// <param name="Accuracy">The share of the epoch's samples so far that were right, 0 … 1.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
public sealed record StepResult(int Epoch, long Step, double Loss, double MeanLoss, double Accuracy, float LearningRate) : MetricsLine(Epoch, Step);

/// <summary>What <c>run.json</c> holds: on what the run ran, how long it took and how it ended.</summary>
/// <param name="Status"><c>running</c>, <c>done</c>, <c>interrupted</c> or <c>failed</c>.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="KilnVersion">The version of this library.</param>
/// <param name="DotnetVersion">The version of the runtime.</param>
/// <param name="OperatingSystem">The operating system.</param>
/// <param name="Device">The device, with its threads and vector width.</param>
/// <param name="LoaderThreads">How many threads read data.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Parameters">How many numbers are trained.</param>
/// <param name="TrainSamples">How many training samples an epoch has.</param>
/// <param name="TestSamples">How many test samples there are.</param>
/// <param name="ResumedAtStep">The step a resumed run went on from, or null.</param>
/// <param name="Started">When it was started or resumed, in UTC.</param>
/// <param name="Ended">When it ended, in UTC; null while it runs.</param>
/// <param name="Seconds">How long all epochs took together, earlier parts of a resumed run included.</param>
/// <param name="LastEpoch">The last finished epoch, or null.</param>
/// <param name="Confusion">How often each true class (row) was taken for each class (column) in the last evaluation, or null.</param>
public sealed record RunReport(
    string Status, string? Error, string KilnVersion, string DotnetVersion, string OperatingSystem, string Device, int LoaderThreads, ulong Seed,
    long Parameters, int TrainSamples, int TestSamples, long? ResumedAtStep, DateTimeOffset Started, DateTimeOffset? Ended, double Seconds,
    EpochResult? LastEpoch, IReadOnlyList<long[]>? Confusion);

/// <summary>The shape of a run's files as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MetricsLine))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(CheckpointState))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int[]))]
internal sealed partial class RunContext : JsonSerializerContext;
