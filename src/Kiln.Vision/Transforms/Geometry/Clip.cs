namespace Kiln.Vision;

/// <summary>A rectangle outside of which pixels have the fill value, and the map from the output to its plane.</summary>
/// <param name="Map">From output to the plane of the rectangle.</param>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Right">The right edge.</param>
/// <param name="Bottom">The lower edge.</param>
internal readonly record struct Clip(Homography Map, double Left, double Top, double Right, double Bottom)
{
    /// <summary>Narrows the columns [first, end) of a row to those whose centres lie within; a map of lines makes that one interval.</summary>
    public void Narrow(int row, ref int first, ref int end)
    {
        double y = row + 0.5;
        double u = (Map.XY * y) + Map.X1, v = (Map.YY * y) + Map.Y1, d = (Map.PY * y) + Map.P1;
        AtLeast(Map.XX - (Left * Map.PX), u - (Left * d), false, ref first, ref end);
        AtLeast(Map.YX - (Top * Map.PX), v - (Top * d), false, ref first, ref end);
        AtLeast((Right * Map.PX) - Map.XX, (Right * d) - u, true, ref first, ref end);
        AtLeast((Bottom * Map.PX) - Map.YX, (Bottom * d) - v, true, ref first, ref end);
        if (Map.PX != 0 || d <= 0) AtLeast(Map.PX, d, true, ref first, ref end);
        if (end < first) end = first;
    }

    // slope·x + start ≥ 0, or > 0, for x at the centres of the columns kept.
    private static void AtLeast(double slope, double start, bool strictly, ref int first, ref int end)
    {
        if (slope == 0)
        {
            if (start < 0 || (strictly && start == 0)) end = first;
            return;
        }

        double column = (-start / slope) - 0.5;
        if (slope > 0)
        {
            double least = Math.Ceiling(column);
            if (strictly && least == column) least++;
            if (least > first) first = (int)Math.Min(least, end);
        }
        else
        {
            double most = Math.Floor(column);
            if (strictly && most == column) most--;
            if (most < end - 1) end = (int)Math.Max(most + 1, first);
        }
    }
}
