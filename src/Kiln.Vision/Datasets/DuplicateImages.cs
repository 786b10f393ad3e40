using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>How many images of a data set occur more than once, byte for byte.</summary>
/// <param name="InTrain">Training images equal to an earlier one.</param>
/// <param name="InTest">Test images equal to an earlier test image.</param>
/// <param name="TestInTrain">Test images that are training images too: they flatter the result.</param>
/// <param name="Contradicting">Of all these, those whose class differs from that of the image they equal.</param>
public sealed record DuplicateImages(int InTrain, int InTest, int TestInTrain, int Contradicting)
{
    /// <summary>Compares all images of both parts; equal hashes are checked byte by byte.</summary>
    public static DuplicateImages Of(ImageSets sets)
    {
        (var train, int inTrain, int trainContradicting) = Index(sets.Train);
        (_, int inTest, int testContradicting) = Index(sets.Test);
        (int across, int contradicting) = (0, trainContradicting + testContradicting);
        for (int i = 0; i < sets.Test.Count; i++)
        {
            if (!train.TryGetValue(new(sets.Test, i), out int label)) continue;
            across++;
            if (label != sets.Test.Labels[i]) contradicting++;
        }

        return new(inTrain, inTest, across, contradicting);
    }

    private static (Dictionary<Content, int> FirstLabels, int Again, int Contradicting) Index(ImageSet set)
    {
        var labels = new Dictionary<Content, int>(set.Count);
        (int again, int contradicting) = (0, 0);
        for (int i = 0; i < set.Count; i++)
        {
            var content = new Content(set, i);
            if (labels.TryAdd(content, set.Labels[i])) continue;
            again++;
            if (labels[content] != set.Labels[i]) contradicting++;
        }

        return (labels, again, contradicting);
    }

    /// <summary>An image as a key: equal if all bytes are.</summary>
    private readonly struct Content(ImageSet set, int index) : IEquatable<Content>
    {
        private readonly ulong hash = Hash(set.PixelsOf(index));

        private ReadOnlySpan<byte> Pixels => set.PixelsOf(index);

        public bool Equals(Content other) => hash == other.hash && Pixels.SequenceEqual(other.Pixels);

        public override bool Equals(object? obj) => obj is Content other && Equals(other);

        public override int GetHashCode() => hash.GetHashCode();

        // Eight bytes at a time, then the rest one by one, joined by the mixer of the random streams.
        private static ulong Hash(ReadOnlySpan<byte> bytes)
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            ulong h = (ulong)bytes.Length;
            foreach (ulong word in words) h = Philox.Mix(h, word);
            ReadOnlySpan<byte> rest = bytes[(words.Length * sizeof(ulong))..];
            foreach (byte b in rest) h = Philox.Mix(h, b);
            return h;
        }
    }
}
