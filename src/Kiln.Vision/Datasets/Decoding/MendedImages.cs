using System.Diagnostics.CodeAnalysis;

namespace Kiln.Vision;

/// <summary>Images of one part in which a good one stands in the place of each that proves damaged when it is decoded: the next of its class, going round.</summary>
/// <remarks>
/// Which image stands where hangs on the files alone, not on who reads first, so that any number of threads and a resumed run see the same. It has the label of the
/// image it replaces, or brings its own targets or mask where those are no class. A damaged file is decoded until its fault once, or by as many threads as come to it at the same time; then its place is known.
/// </remarks>
internal sealed class MendedImages(ImageSource whole) : ImageSource(whole.Name, whole.Part, whole.ClassNames)
{
    private readonly int[] places = [.. Enumerable.Range(0, whole.Count)];   // the image in each place, as far as it is known
    private readonly SortedDictionary<int, BadFile> damaged = [];

    public override ReadOnlySpan<int> Labels => whole.Labels;

    public override ImageTargets? Targets => whole.Targets;

    public override ImageMasks? Masks => whole.Masks;

    public override int Channels => whole.Channels;

    public override ImageSize? CommonSize => whole.CommonSize;

    public override bool DecodesOnRead => whole.DecodesOnRead;

    /// <summary>The files found damaged so far, in the order of the data.</summary>
    public IReadOnlyList<BadFile> Damaged
    {
        get
        {
            lock (damaged) return [.. damaged.Values];
        }
    }

    public override ImageSize SizeOf(int index) => whole.SizeOf(Volatile.Read(ref places[index]));

    public override ReadOnlySpan<byte> Read(int index) =>
        TryRead(index, out ReadOnlySpan<byte> image, out BadFile? bad) ? image : throw new InputException(bad.Reason);

    public override Image? MaskOf(int index) => whole.MaskOf(StandingAt(index));

    internal override bool TryRead(int index, out ReadOnlySpan<byte> image, [NotNullWhen(false)] out BadFile? bad)
    {
        int known = Volatile.Read(ref places[index]), at = known;
        while (!whole.TryRead(at, out image, out bad))
        {
            lock (damaged) damaged[at] = bad;
            at = NextOfClass(at);
            if (at != index) continue;
            bad = new(bad.Path, $"{bad.Reason.TrimEnd('.')}; and no other image of the class '{ClassNames[Labels[index]]}' of '{Name}' can be read to stand in its place.");
            return false;
        }

        if (at != known) Volatile.Write(ref places[index], at);
        return true;
    }

    internal override ImageSize ListedSizeOf(int index) => whole.ListedSizeOf(index);

    internal override bool IsReplaced(int index) => Volatile.Read(ref places[index]) != index;

    internal override int StandingAt(int index) => Volatile.Read(ref places[index]);

    private int NextOfClass(int index)
    {
        ReadOnlySpan<int> labels = Labels;
        int next = index;
        do
        {
            next = next + 1 == labels.Length ? 0 : next + 1;
        }
        while (labels[next] != labels[index]);
        return next;
    }
}
