using System.Buffers;

namespace Kiln.Vision;

/// <summary>Equalises the histogram of brightness tile by tile, with limited counts (CLAHE; Zuiderveld 1994), in the arithmetic of OpenCV's.</summary>
/// <remarks>
/// Each tile's counts are cut at the limit, what was cut off is spread over all values, and each pixel takes a bilinear mixture of
/// the tables of its four nearest tiles. Of colours, the brightness Y changes and the differences Cb and Cr stay: the
/// same number is added to red, green and blue. Images that the tiles do not divide are mirrored at the lower and right edge.
/// </remarks>
/// <param name="ClipLimit">The largest count of a value, as a multiple of the mean count; 1 … 256. The limit of an image is uniform from 1 to it.</param>
/// <param name="Tiles">Tiles in each direction; 1 … 16.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record Clahe(float ClipLimit = 4, int Tiles = 8, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>The largest multiple of the mean count.</summary>
    /// <exception cref="InputException">Not between 1 and 256.</exception>
    public float ClipLimit { get; init; } = Setting.Between(1, 256, ClipLimit);

    /// <summary>Tiles in each direction.</summary>
    /// <exception cref="InputException">Not between 1 and 16.</exception>
    public int Tiles { get; init; } = Setting.Whole(1, 16, Tiles);

    /// <summary>Draws the limit A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) => new(true, random.Uniform(1, ClipLimit));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int pixels = size.Height * size.Width, high = (size.Height + Tiles - 1) / Tiles, wide = (size.Width + Tiles - 1) / Tiles;
        byte[] rented = ArrayPool<byte>.Shared.Rent(pixels + (Tiles * Tiles * LookUp.Size));
        Span<byte> grey = rented.AsSpan(0, pixels), tables = rented.AsSpan(pixels, Tiles * Tiles * LookUp.Size);
        for (int i = 0; i < pixels; i++) grey[i] = (byte)Luma.Sum(size.Channels, image.Slice(i * size.Channels, size.Channels));
        for (int t = 0; t < Tiles * Tiles; t++)
        {
            FillTable(draw.A, grey, size, (t / Tiles * high, t % Tiles * wide, high, wide), tables.Slice(t * LookUp.Size, LookUp.Size));
        }

        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                int at = (y * size.Width) + x, change = Mixture(tables, (y / (float)high) - 0.5f, (x / (float)wide) - 0.5f, grey[at]) - grey[at];
                for (int c = 0; c < size.Channels; c++)
                {
                    int i = (at * size.Channels) + c;
                    into[i] = c < size.Colors ? (byte)Math.Clamp(image[i] + change, 0, byte.MaxValue) : image[i];
                }
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void FillTable(float limit, ReadOnlySpan<byte> grey, ImageSize size, (int Y, int X, int Height, int Width) tile, Span<byte> table)
    {
        Span<int> counts = stackalloc int[LookUp.Size];
        counts.Clear();
        for (int y = tile.Y; y < tile.Y + tile.Height; y++)
        {
            int row = Border.Reflect.Place(y, size.Height) * size.Width;
            for (int x = tile.X; x < tile.X + tile.Width; x++) counts[grey[row + Border.Reflect.Place(x, size.Width)]]++;
        }

        int pixels = tile.Height * tile.Width;
        Limit(counts, Math.Max((int)(limit * pixels / LookUp.Size), 1));
        float scale = (float)byte.MaxValue / pixels;
        int sum = 0;
        for (int v = 0; v < LookUp.Size; v++)
        {
            sum += counts[v];
            table[v] = (byte)Math.Clamp(MathF.Round(sum * scale), 0, byte.MaxValue);
        }
    }

    /// <summary>Cuts counts and spreads what was cut off evenly; what is left of that goes to values at equal distances.</summary>
    private static void Limit(Span<int> counts, int limit)
    {
        int cut = 0;
        foreach (ref int count in counts)
        {
            cut += Math.Max(count - limit, 0);
            count = Math.Min(count, limit);
        }

        int each = cut / LookUp.Size, rest = cut % LookUp.Size;
        foreach (ref int count in counts) count += each;
        if (rest == 0) return;
        for (int v = 0, step = Math.Max(LookUp.Size / rest, 1); v < LookUp.Size && rest > 0; v += step, rest--) counts[v]++;
    }

    /// <summary>The entry of a value, mixed of the tables of four tiles; beyond the middle of the outermost tiles theirs alone.</summary>
    private int Mixture(ReadOnlySpan<byte> tables, float row, float column, byte value)
    {
        float y = MathF.Floor(row), x = MathF.Floor(column), down = row - y, right = column - x;
        int top = Math.Max((int)y, 0) * Tiles, bottom = Math.Min((int)y + 1, Tiles - 1) * Tiles, left = Math.Max((int)x, 0), next = Math.Min((int)x + 1, Tiles - 1);
        float above = (Entry(tables, top + left, value) * (1 - right)) + (Entry(tables, top + next, value) * right);
        float below = (Entry(tables, bottom + left, value) * (1 - right)) + (Entry(tables, bottom + next, value) * right);
        return (int)MathF.Round((above * (1 - down)) + (below * down));
    }

    private static int Entry(ReadOnlySpan<byte> tables, int tile, byte value) => tables[(tile * LookUp.Size) + value];
}
