using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>The data sets of experiments, each opened once.</summary>
/// <param name="open">Opens a data set by its name.</param>
public sealed class LabData(Func<string, ImageSources> open)
{
    private readonly Dictionary<string, (ImageSources Images, string Fingerprint)> opened = [];

    /// <summary>A data set.</summary>
    /// <param name="name">Its name, as recipes have it.</param>
    /// <exception cref="InputException">It cannot be found or used.</exception>
    public ImageSources Open(string name) => Get(name).Images;

    /// <summary>A digest of all pixels and labels: trainings on other data are other trainings, whatever the data are called.</summary>
    /// <param name="name">The name of the data set.</param>
    /// <exception cref="InputException">It cannot be found or used.</exception>
    public string FingerprintOf(string name) => Get(name).Fingerprint;

    private (ImageSources Images, string Fingerprint) Get(string name)
    {
        if (opened.TryGetValue(name, out (ImageSources, string) found)) return found;
        ImageSources images = open(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ImageSource part in (ImageSource[])[images.Train, images.Test]) Add(hash, part);
        return opened[name] = (images, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Add(IncrementalHash hash, ImageSource images)
    {
        hash.AppendData(MemoryMarshal.AsBytes(images.Labels));
        for (int i = 0; i < images.Count; i++)
        {
            ImageSize size = images.SizeOf(i);
            hash.AppendData(MemoryMarshal.AsBytes<int>([size.Height, size.Width, size.Channels]));
            hash.AppendData(images.Read(i)[..size.Count]);
        }
    }
}
