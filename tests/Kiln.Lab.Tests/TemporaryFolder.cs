namespace Kiln.Lab.Tests;

/// <summary>A folder that goes when the test has ended.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its full path.</summary>
    public string FullName { get; } = Directory.CreateTempSubdirectory("kiln-lab-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
