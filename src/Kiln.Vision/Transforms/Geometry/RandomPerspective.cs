namespace Kiln.Vision;

/// <summary>Looks at the image from aside: each corner moves inwards at random, by torchvision's <c>RandomPerspective</c>.</summary>
/// <param name="Distortion">How far a corner may move, as a share of half the image.</param>
/// <param name="Chance">The probability of changing the image at all.</param>
/// <param name="Interpolation">Nearest or bilinear.</param>
/// <param name="Fill">The value outside.</param>
public sealed record RandomPerspective(float Distortion = 0.5f, float Chance = 0.5f, Interpolation Interpolation = Interpolation.Bilinear, int Fill = 0) : GeometricTransform
{
    private const int Unknowns = 8;

    /// <summary>How far a corner may move, as a share of half the image, 0 … 1.</summary>
    public float Distortion { get; init; } = Setting.Between(0, 1, Distortion);

    /// <summary>The probability of a change, 0 … 1.</summary>
    public float Chance { get; init; } = Setting.Between(0, 1, Chance);

    /// <summary>How values between pixels are made.</summary>
    public Interpolation Interpolation { get; init; } = Setting.OfWarp(Interpolation);

    /// <summary>The value outside, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <summary>Draws where the corners go: (A, B) upper left, (C, D) upper right, (E, F) lower right, (G, H) lower left, each x and y in pixels.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        bool changes = random.Chance(Chance);
        int x = (int)(Distortion * (size.Width / 2)), y = (int)(Distortion * (size.Height / 2)), right = size.Width - 1, bottom = size.Height - 1;
        var draw = new Draw(
            true, random.Below(x + 1), random.Below(y + 1), right - random.Below(x + 1), random.Below(y + 1),
            right - random.Below(x + 1), bottom - random.Below(y + 1), random.Below(x + 1), bottom - random.Below(y + 1));
        return draw with { Changes = changes && draw != Corners(size) };
    }

    /// <summary>The draw that moves no corner.</summary>
    internal static Draw Corners(ImageSize size) => new(true, 0, 0, size.Width - 1, 0, size.Width - 1, size.Height - 1, 0, size.Height - 1);

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size)
    {
        ReadOnlySpan<double> to = [draw.A, draw.B, draw.C, draw.D, draw.E, draw.F, draw.G, draw.H];
        ReadOnlySpan<double> from = [0, 0, size.Width - 1, 0, size.Width - 1, size.Height - 1, 0, size.Height - 1];
        return new(size, size, Through(to, from)) { Interpolation = Interpolation, Fill = (byte)Fill };
    }

    /// <summary>The map that takes four points to four others, x and y in turn; the identity where there is none, as for images one pixel wide.</summary>
    internal static Homography Through(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        // x·a + y·b + c − x·u·g − y·u·h = u and the same for v, for each of four points.
        Span<double> rows = stackalloc double[Unknowns * (Unknowns + 1)];
        rows.Clear();
        for (int p = 0; p < Unknowns; p++)
        {
            Span<double> row = rows.Slice(p * (Unknowns + 1), Unknowns + 1);
            double x = from[p & ~1], y = from[p | 1];
            int first = p % 2 * 3;
            (row[first], row[first + 1], row[first + 2]) = (x, y, 1);
            (row[6], row[7], row[8]) = (-x * to[p], -y * to[p], to[p]);
        }

        return Solve(rows) ? new(rows[8], rows[17], rows[26], rows[35], rows[44], rows[53], rows[62], rows[71]) : Homography.Identity;
    }

    // Elimination by Gauss and Jordan with the largest pivot; the solution stands in the last column.
    private static bool Solve(Span<double> rows)
    {
        const int Line = Unknowns + 1;
        for (int k = 0; k < Unknowns; k++)
        {
            int pivot = k;
            for (int r = k + 1; r < Unknowns; r++) if (Math.Abs(rows[(r * Line) + k]) > Math.Abs(rows[(pivot * Line) + k])) pivot = r;
            double scale = rows[(pivot * Line) + k];
            if (Math.Abs(scale) < 1e-9) return false;
            for (int c = 0; c < Line; c++)
            {
                (rows[(pivot * Line) + c], rows[(k * Line) + c]) = (rows[(k * Line) + c], rows[(pivot * Line) + c] / scale);
            }

            for (int r = 0; r < Unknowns; r++)
            {
                double factor = rows[(r * Line) + k];
                if (r == k || factor == 0) continue;
                for (int c = k; c < Line; c++) rows[(r * Line) + c] -= factor * rows[(k * Line) + c];
            }
        }

        return true;
    }
}
