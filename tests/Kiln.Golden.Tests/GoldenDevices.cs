using Kiln.Cpu;
using Kiln.Devices;
using Kiln.Testing;

namespace Kiln.Golden.Tests;

/// <summary>What the golden files are run on: the plain loops, and the processor at each vector width it has.</summary>
internal static class GoldenDevices
{
    private static readonly Dictionary<string, Device> Made = [];

    /// <summary>The names that <see cref="Get"/> knows on this machine.</summary>
    public static IEnumerable<string> Names =>
        ["reference", .. Enum.GetValues<SimdWidth>().Where(w => w <= SimdWidths.Widest).Select(w => $"{(int)w}")];

    /// <summary>Every case of the files on every device.</summary>
    public static TheoryData<string, string, string> Cases(params string[] files)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (string file in files)
        {
            foreach (string name in GoldenCase.NamesIn(file))
            {
                foreach (string device in Names) rows.Add(file, name, device);
            }
        }

        return rows;
    }

    /// <summary>A device by name; made once, two threads where it has threads.</summary>
    public static Device Get(string name)
    {
        lock (Made)
        {
            if (!Made.TryGetValue(name, out Device? device))
            {
                device = name == "reference" ? new ReferenceDevice() : new CpuDevice(threads: 2, SimdWidths.Parse(name));
                Made.Add(name, device);
            }

            return device;
        }
    }
}
