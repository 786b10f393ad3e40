using System.Runtime.InteropServices;
using Kiln.Devices;

namespace Kiln.Cli;

/// <summary>What results say of the machine they were measured on.</summary>
internal static class MachineText
{
    private const string Linux = "/proc/cpuinfo", ModelKey = "model name";

    /// <summary>The processor where the system tells it, what computes, and the system.</summary>
    public static string Of(Device device) => string.Join("; ", ((string?[])[Processor(), device.Name, RuntimeInformation.OSDescription.Trim()]).Where(t => t is { Length: > 0 }));

    private static string? Processor()
    {
        try
        {
            string? line = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith(ModelKey, StringComparison.Ordinal)) : null;
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
