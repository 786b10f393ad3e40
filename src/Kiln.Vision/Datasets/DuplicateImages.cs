namespace Kiln.Vision;

/// <summary>How many images of a data set occur more than once, byte for byte.</summary>
/// <param name="InTrain">Training images equal to an earlier one.</param>
/// <param name="InTest">Test images equal to an earlier test image.</param>
/// <param name="TestInTrain">Test images that are training images too: they flatter the result.</param>
/// <param name="Contradicting">Of all these, those whose class differs from that of the image they equal.</param>
public sealed record DuplicateImages(int InTrain, int InTest, int TestInTrain, int Contradicting)
{
    /// <summary>Compares all images of both parts; equal hashes are checked byte by byte.</summary>
    public static DuplicateImages Of(ImageSources sets)
    {
        (var train, int inTrain, int trainContradicting) = Index(sets.Train);
        (_, int inTest, int testContradicting) = Index(sets.Test);
        (int across, int contradicting) = (0, trainContradicting + testContradicting);
        for (int i = 0; i < sets.Test.Count; i++)
        {
            if (!train.TryGetValue(new(sets.Test, i), out int label) || sets.Test.IsReplaced(i)) continue;
            across++;
            if (label != sets.Test.Labels[i]) contradicting++;
        }

        return new(inTrain, inTest, across, contradicting);
    }

    private static (Dictionary<Content, int> FirstLabels, int Again, int Contradicting) Index(ImageSource set)
    {
        var labels = new Dictionary<Content, int>(set.Count);
        (int again, int contradicting) = (0, 0);
        for (int i = 0; i < set.Count; i++)
        {
            var content = new Content(set, i);
            if (set.IsReplaced(i)) continue;   // it would equal the image in its place
            if (labels.TryAdd(content, set.Labels[i])) continue;
            again++;
            if (labels[content] != set.Labels[i]) contradicting++;
        }

        return (labels, again, contradicting);
    }

    /// <summary>An image as a key: equal if all bytes are.</summary>
    private readonly struct Content(ImageSource set, int index) : IEquatable<Content>
    {
        private readonly ulong hash = Philox.Mix(ContentHash.Of(set.Read(index)[..set.SizeOf(index).Count]), (ulong)set.SizeOf(index).Width);
        private readonly ImageSource set = set;
        private readonly int index = index;

        public bool Equals(Content other) => hash == other.hash && set.SizeOf(index) == other.set.SizeOf(other.index) && Copy().AsSpan().SequenceEqual(other.Copy());

        public override bool Equals(object? obj) => obj is Content other && Equals(other);

        public override int GetHashCode() => hash.GetHashCode();

        // A source that decodes has room for one image at a time.
        private byte[] Copy() => set.Read(index)[..set.SizeOf(index).Count].ToArray();
    }
}
