using System.Text;

namespace Kiln.Vision;

/// <summary>A change of colours that sends every byte through a table of 256, one table per colour channel; alpha stays.</summary>
/// <remarks>Neighbours of this kind can be joined: the tables of one after those of another are tables again.</remarks>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public abstract record ColorTable(float Chance) : OccasionalTransform(Chance)
{
    /// <summary>Writes the tables of what was drawn.</summary>
    /// <param name="draw">What <see cref="ImageTransform.Sample"/> returned.</param>
    /// <param name="size">The size of the image.</param>
    /// <param name="image">The image, <c>[H, W, C]</c>; only where <see cref="ReadsImage"/> is it looked at.</param>
    /// <param name="tables">256 entries for each colour channel, one table after the other: 1 or 3 tables.</param>
    public abstract void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables);

    /// <summary>Whether the tables depend on the image as well as on what was drawn.</summary>
    public virtual bool ReadsImage => false;

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        Span<byte> tables = stackalloc byte[3 * LookUp.Size];
        tables = tables[..(size.Colors * LookUp.Size)];
        Fill(draw, size, image, tables);
        LookUp.Run(tables, size, image, into);
    }

    /// <summary>The tables of <paramref name="first"/> followed by <paramref name="second"/>: <c>into[c][v] = second[c][first[c][v]]</c>. <paramref name="into"/> may be <paramref name="first"/>.</summary>
    /// <exception cref="ArgumentException">Lengths that differ or are not whole tables.</exception>
    public static void Compose(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> into)
    {
        if (first.Length != second.Length || first.Length != into.Length || first.Length % LookUp.Size != 0) throw new ArgumentException($"Tables have {LookUp.Size} entries per channel; received {first.Length}, {second.Length} and {into.Length}.");
        for (int i = 0; i < into.Length; i++) into[i] = second[(i & ~(LookUp.Size - 1)) + first[i]];
    }

    /// <summary>Prints the chance alone.</summary>
    protected override bool PrintMembers(StringBuilder builder) => base.PrintMembers(builder);

    /// <summary>Copies the first table to the other channels.</summary>
    private protected static void Repeat(Span<byte> tables)
    {
        for (int start = LookUp.Size; start < tables.Length; start += LookUp.Size) tables[..LookUp.Size].CopyTo(tables[start..]);
    }
}
