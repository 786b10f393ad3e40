using System.Security.Cryptography;

namespace Kiln.Cli.Tests;

/// <summary>A folder that goes when the test has ended.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its full path.</summary>
    public string FullName { get; } = Directory.CreateTempSubdirectory("kiln-cli-").FullName;

    /// <summary>A path in it.</summary>
    public string this[params string[] parts] => Path.Combine([FullName, .. parts]);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>The SHA-256 digest of a file in it.</summary>
    public string Digest(params string[] parts) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(this[parts])));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
