namespace Kiln.Lab;

/// <summary>Whether a claim held.</summary>
public enum Verdict
{
    /// <summary>It did.</summary>
    Holds,

    /// <summary>It did not, and is shown as failed.</summary>
    Fails,

    /// <summary>It could not be evaluated: what it compares with did not come about.</summary>
    NotEvaluated,
}

/// <summary>A sentence that measurements support or refute.</summary>
/// <param name="Sentence">What is claimed, with its threshold.</param>
/// <param name="Verdict">Whether it held.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="PaperValue">What the lecture or the paper says, or null where they give no number.</param>
/// <param name="MeasuredValue">What was measured, in the same words.</param>
public sealed record Claim(string Sentence, Verdict Verdict, Evidence Evidence, string? PaperValue, string MeasuredValue);

/// <summary>What a claim rests on.</summary>
/// <param name="Measurements">The numbers, each as count, mean and deviation.</param>
/// <param name="Seeds">The seeds of the trainings or draws.</param>
/// <param name="Machine">On what it was measured.</param>
public sealed record Evidence(IReadOnlyList<Measurement> Measurements, IReadOnlyList<ulong> Seeds, string Machine);

/// <summary>A number that was measured several times.</summary>
/// <param name="Name">What was measured, with its unit.</param>
/// <param name="Value">How often, its mean and its deviation.</param>
public sealed record Measurement(string Name, Statistic Value);
