using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>The fingerprint of images: equal for equal images in equal order, wherever they are stored and whether they are decoded at once or on reading.</summary>
public static class ImageFingerprint
{
    /// <summary>So many bytes of pixels are hashed: all images of sets up to this size, and of larger ones every k-th.</summary>
    private const long MostBytes = 64 << 20;

    /// <summary>Hashes classes, labels or other targets and sizes of all images, and the pixels of all or of evenly spread ones; on all cores.</summary>
    /// <param name="images">The images.</param>
    /// <exception cref="InputException">One cannot be decoded.</exception>
    public static DataFingerprint Of(ImageSource images)
    {
        int every = (int)Math.Min(((images.TotalBytes - 1) / MostBytes) + 1, int.MaxValue), hashed = (images.Count + every - 1) / every;
        var contents = new ulong[hashed];
        try
        {
            Parallel.For(0, hashed, i =>
            {
                ReadOnlySpan<byte> image = images.Read(i * every);
                contents[i] = ContentHash.Of(image[..images.SizeOf(i * every).Count]);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } bad)
        {
            throw new InputException(bad.Message, bad);
        }

        ulong content = 0;
        foreach (ulong hash in contents) content = Philox.Mix(content, hash);
        return new(images.Count, $"{Outline(images):x16}", $"{content:x16}", hashed);
    }

    private static ulong Outline(ImageSource images)
    {
        ulong h = (ulong)images.Count;
        foreach (string name in images.ClassNames) h = Philox.Mix(h, Philox.Hash(name));
        ReadOnlySpan<int> labels = images.Labels;
        (ImageMasks? masks, ImageTargets? targets) = (images.Masks, images.Targets);
        for (int i = 0; i < labels.Length; i++)
        {
            ImageSize size = images.ListedSizeOf(i);
            h = Philox.Mix(Philox.Mix(h, (ulong)labels[i]), ((ulong)size.Height << 32) | ((uint)size.Width << 8) | (uint)size.Channels);
            if (masks is not null) h = Philox.Mix(h, ContentHash.Of(masks.Of(i).Pixels));
            if (targets is not null) h = Philox.Mix(h, ContentHash.Of(MemoryMarshal.AsBytes(targets.RowOf(i))));
        }

        return h;
    }
}
