using System.Diagnostics.CodeAnalysis;

namespace Kiln.Vision;

/// <summary>Images of another source, with something else in the place of one class each.</summary>
/// <param name="images">The images.</param>
/// <param name="names">The names of what stands in its place.</param>
internal abstract class ClasslessImages(ImageSource images, IReadOnlyList<string> names) : ImageSource(images.Name, images.Part, names)
{
    private readonly int[] labels = new int[images.Count];

    public override ReadOnlySpan<int> Labels => labels;

    public override int Channels => images.Channels;

    public override ImageSize? CommonSize => images.CommonSize;

    public override bool DecodesOnRead => images.DecodesOnRead;

    public override ImageSize SizeOf(int index) => images.SizeOf(index);

    public override ReadOnlySpan<byte> Read(int index) => images.Read(index);

    internal override bool TryRead(int index, out ReadOnlySpan<byte> image, [NotNullWhen(false)] out BadFile? bad) => images.TryRead(index, out image, out bad);

    internal override ImageSize ListedSizeOf(int index) => images.ListedSizeOf(index);

    internal override bool IsReplaced(int index) => images.IsReplaced(index);

    internal override int StandingAt(int index) => images.StandingAt(index);
}
