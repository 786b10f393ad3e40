using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>A network with a known disease, or a healthy one.</summary>
/// <param name="Name">What was done to it.</param>
/// <param name="Kind">Its family: MLP, CNN, ….</param>
/// <param name="Disease">The rule that is to find it; null for a healthy one.</param>
/// <param name="Make">Makes it.</param>
public sealed record ZooPatient(string Name, string Kind, string? Disease, Func<Device, Patient> Make);

/// <summary>What the doctor said of a patient of the zoo.</summary>
/// <param name="Patient">The patient.</param>
/// <param name="Findings">What was found, ranked.</param>
/// <param name="Seconds">How long making and examining it took.</param>
public sealed record ZooResult(ZooPatient Patient, IReadOnlyList<Finding> Findings, double Seconds)
{
    /// <summary>A disease has to be among so many first findings.</summary>
    public const int MostBefore = 2;

    /// <summary>The place of the disease among the rules that found something, from 1; 0 where it was not found or there is none.</summary>
    public int Place => 1 + Array.IndexOf([.. Findings.Select(f => f.Rule).Distinct()], Patient.Disease ?? "");

    /// <summary>Whether the doctor was right: the disease is found first or second; nothing serious is found in a healthy one.</summary>
    public bool IsRight => Patient.Disease is null ? Findings.All(f => f.Severity != Severity.Serious) : Place is > 0 and <= MostBefore;
}
