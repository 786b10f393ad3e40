using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>A compressor or decompressor of libjpeg-turbo; freed with its thread.</summary>
internal sealed class JpegHandle : SafeHandle
{
    /// <summary>Made by the calls that return one.</summary>
    public JpegHandle() : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
