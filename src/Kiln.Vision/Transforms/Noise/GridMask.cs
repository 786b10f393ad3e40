namespace Kiln.Vision;

/// <summary>Makes the squares of a grid black (Chen et al. 2020); alpha stays. The grid is not turned.</summary>
/// <param name="UnitLow">The smallest unit of the grid in pixels; 2 … 4096.</param>
/// <param name="UnitHigh">The largest unit; the unit is uniform between them.</param>
/// <param name="Kept">The share r of a unit's side that is kept: squares have the side (1 − r) times the unit; 0 … 1, where 1 changes nothing.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record GridMask(int UnitLow = 8, int UnitHigh = 16, float Kept = 0.6f, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>The smallest unit in pixels.</summary>
    /// <exception cref="InputException">Not between 2 and 4096.</exception>
    public int UnitLow { get; init; } = Setting.Whole(2, 4096, UnitLow);

    /// <summary>The largest unit in pixels.</summary>
    /// <exception cref="InputException">Below <see cref="UnitLow"/> or above 4096.</exception>
    public int UnitHigh { get; init; } = Setting.Whole(UnitLow, 4096, UnitHigh);

    /// <summary>The share of a unit's side that is kept.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    public float Kept { get; init; } = Setting.Between(0, 1, Kept);

    /// <summary>Draws the unit A, the side B of the squares and the place C, D of the first, up to a unit outside.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        int unit = UnitLow + random.Below(UnitHigh - UnitLow + 1);
        float side = MathF.Round((1 - Kept) * unit);
        return new(side > 0, unit, side, -random.Below(unit), -random.Below(unit));
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        image[..size.Count].CopyTo(into);
        int unit = (int)draw.A, side = (int)draw.B;
        for (int y = (int)draw.C; y < size.Height; y += unit)
        {
            for (int x = (int)draw.D; x < size.Width; x += unit) Patch.Fill(into, size, y, x, side, side, [0]);
        }
    }
}
