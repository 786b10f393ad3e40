using System.Diagnostics;
using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>Networks with known diseases and healthy ones, on which the doctor is tested; everything is made in memory and the same each time.</summary>
public static class Zoo
{
    /// <summary>The sick: each disease in a fully connected and in a convolutional network, where it applies.</summary>
    public static IReadOnlyList<ZooPatient> Sick { get; } = [.. SickStructures.All, .. SickData.All, .. SickSignals.All, .. SickTraining.All];

    /// <summary>The healthy.</summary>
    public static IReadOnlyList<ZooPatient> Healthy { get; } = HealthyNets.All;

    /// <summary>Examines one.</summary>
    /// <param name="patient">A patient of the zoo.</param>
    /// <param name="device">Where to compute.</param>
    public static ZooResult Examine(ZooPatient patient, Device device)
    {
        long began = Stopwatch.GetTimestamp();
        using Patient made = patient.Make(device);
        IReadOnlyList<Finding> findings = Doctor.Examine(made);
        return new(patient, findings, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
