namespace Kiln.Vision;

/// <summary>
/// A data set drawn on the spot: ten shapes at random places, sizes, angles and strokes, in random levels with mild noise.
/// Needs no files, and is learnt by a small network in seconds.
/// </summary>
/// <remarks>Image i of a part is a pure function of (seed, part, i). Of every ten images in a row each class has one.</remarks>
/// <param name="Side">Height and width in pixels, 8 … 256.</param>
/// <param name="Channels">1 for grey, 3 for colour.</param>
/// <param name="Seed">Another seed draws other images.</param>
public sealed record Shapes(int Side = 28, int Channels = 1, ulong Seed = 1)
{
    private const float LeastContrast = 64;   // of 255, in at least one channel
    private const float NoiseDeviation = 6;   // of 255

    private static readonly string[] Names = [.. Enum.GetNames<ShapeKind>().Select(n => n.ToLowerInvariant())];
    private static readonly ulong Purpose = Philox.Hash("shapes");

    /// <summary>Colour images, 32×32×3.</summary>
    public static Shapes Color { get; } = new(Side: 32, Channels: 3);

    /// <summary>The names of the ten classes.</summary>
    public static IReadOnlyList<string> ClassNames => Names;

    /// <summary>Draws the first <paramref name="count"/> images of a part.</summary>
    /// <exception cref="InputException">A size that cannot be drawn, or no images asked for.</exception>
    public ImageSet Make(DataPart part, int count)
    {
        if (Side is < 8 or > 256) throw new InputException($"Shapes of {Side}×{Side} pixels cannot be drawn; choose a side from 8 to 256.");
        if (Channels is not (1 or 3)) throw new InputException($"Shapes have 1 channel (grey) or 3 (colour); received {Channels}.");
        var size = new ImageSize(Side, Side, Channels);
        if (count <= 0 || (long)count * size.Count > Array.MaxLength) throw new InputException($"{count} images of {size} cannot be drawn; ask for 1 to {Array.MaxLength / size.Count}.");
        byte[] pixels = new byte[count * size.Count];
        var labels = new int[count];
        Parallel.For(0, count, i =>
        {
            labels[i] = LabelOf(part, i);
            DrawImage(part, i, (ShapeKind)labels[i], pixels.AsSpan(i * size.Count, size.Count));
        });
        return new(Channels == 1 ? "shapes" : "shapes-color", part, size, pixels, labels, Names);
    }

    private int LabelOf(DataPart part, int index)
    {
        Span<int> tens = stackalloc int[Names.Length];
        for (int c = 0; c < tens.Length; c++) tens[c] = c;
        Philox random = Philox.For(Philox.Mix(Seed, Purpose), (ulong)part, 0, (ulong)(index / tens.Length));
        random.Shuffle(tens);
        return tens[index % tens.Length];
    }

    private void DrawImage(DataPart part, int index, ShapeKind kind, Span<byte> pixels)
    {
        Philox random = Philox.For(Philox.Mix(Seed, Purpose), (ulong)part, 1, (ulong)index);
        float radius = Side * random.Uniform(0.2f, 0.38f), stroke = random.Uniform(0.16f, 0.3f);   // the stroke is a share of the radius
        float slack = (Side / 2f) - (0.8f * radius);   // a corner may touch the edge, most of the shape stays inside
        float cx = (Side / 2f) + random.Uniform(-slack, slack), cy = (Side / 2f) + random.Uniform(-slack, slack);
        (float sin, float cos) = MathF.SinCos(random.Uniform(0, 2 * MathF.PI));
        Span<float> back = stackalloc float[3], fore = stackalloc float[3];
        DrawLevels(back, fore, ref random);

        float reach = (ShapeOutline.Reach * radius) + 1;
        for (int y = 0, i = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                float dx = x + 0.5f - cx, dy = y + 0.5f - cy, cover = 0;
                if ((dx * dx) + (dy * dy) < reach * reach)
                {
                    float u = ((cos * dx) + (sin * dy)) / radius, v = ((cos * dy) - (sin * dx)) / radius;
                    cover = Math.Clamp(0.5f - (radius * ShapeOutline.Distance(kind, u, v, stroke)), 0, 1);   // the share of the pixel inside, as if a straight edge crossed it
                }

                for (int c = 0; c < Channels; c++, i++)
                {
                    float level = back[c] + (cover * (fore[c] - back[c])) + Noise(ref random);
                    pixels[i] = (byte)Math.Clamp(level + 0.5f, 0, byte.MaxValue);
                }
            }
        }
    }

    // Either may be the brighter one, so that no class is told by its brightness.
    private void DrawLevels(Span<float> back, Span<float> fore, ref Philox random)
    {
        float contrast;
        do
        {
            contrast = 0;
            for (int c = 0; c < Channels; c++)
            {
                back[c] = random.Uniform(0, byte.MaxValue);
                fore[c] = random.Uniform(0, byte.MaxValue);
                contrast = MathF.Max(contrast, MathF.Abs(fore[c] - back[c]));
            }
        }
        while (contrast < LeastContrast);
    }

    // The sum of four uniform bytes is close to normal: mean 510, deviation √(4·(256² − 1)/12) = 147.8.
    private static float Noise(ref Philox random)
    {
        uint bits = random.NextBits();
        int sum = (int)((bits & 255) + ((bits >> 8) & 255) + ((bits >> 16) & 255) + (bits >> 24));
        return (sum - 510) * (NoiseDeviation / 147.8f);
    }
}
