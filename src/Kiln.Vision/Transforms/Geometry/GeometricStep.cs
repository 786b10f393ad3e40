namespace Kiln.Vision;

/// <summary>Which loop makes the rows of a step.</summary>
internal enum StepKind
{
    /// <summary>Whole pixels move: shifts, mirrors, quarter turns.</summary>
    Copy,

    /// <summary>Rows and columns are resampled one after the other, with a filter as wide as the scale.</summary>
    Resize,

    /// <summary>Every pixel is looked up.</summary>
    Warp,
}

/// <summary>One resampling: an output size and the map from output to input, with all that may be merged into it.</summary>
internal readonly record struct GeometricStep
{
    private const double Near = 1e-9;   // of a pixel: rounding in products of maps

    /// <summary>Makes a step whose kind follows from its map.</summary>
    /// <param name="input">The size of the source.</param>
    /// <param name="output">The size of the result.</param>
    /// <param name="map">From output to input.</param>
    /// <param name="resizes">Whether the step is made by resizing rows and columns; else pixels are looked up.</param>
    public GeometricStep(ImageSize input, ImageSize output, in Homography map, bool resizes = false)
    {
        (Input, Output) = (input, output);
        Map = Snapped(map);
        Kind = MovesWholePixels(Map) ? StepKind.Copy : resizes ? StepKind.Resize : StepKind.Warp;
        Window = new(Homography.Identity, 0, 0, input.Width, input.Height);
    }

    /// <summary>The size of the source.</summary>
    public ImageSize Input { get; private init; }

    /// <summary>The size of the result.</summary>
    public ImageSize Output { get; private init; }

    /// <summary>From output to input.</summary>
    public Homography Map { get; private init; }

    /// <summary>Which loop makes the rows.</summary>
    public StepKind Kind { get; private init; }

    /// <summary>How values between pixels are made.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>Whether the filter of a resize widens as the image shrinks.</summary>
    public bool Antialias { get; init; } = true;

    /// <summary>What stands outside.</summary>
    public Border Border { get; init; } = Border.Constant;

    /// <summary>The value outside where the border is constant.</summary>
    public byte Fill { get; init; } = 0;

    /// <summary>The part of the source that exists, in whole pixels; its map is the identity.</summary>
    public Clip Window { get; private init; }

    /// <summary>How many rectangles of earlier results cut the output.</summary>
    public int ClipCount { get; private init; } = 0;

    /// <summary>The first rectangle, the result of an earlier step.</summary>
    public Clip First { get; private init; } = default;

    /// <summary>The second rectangle.</summary>
    public Clip Second { get; private init; } = default;

    /// <summary>The same for a mask of classes: nearest pixels, another fill value.</summary>
    public GeometricStep ForMask(byte fill) => this with { Interpolation = Interpolation.Nearest, Fill = fill };

    /// <summary>This step and another after it as one; false where one resampling cannot do both.</summary>
    public bool TryThen(in GeometricStep next, out GeometricStep product)
    {
        product = default;
        bool inside = next.StaysInside();
        if (!inside && (Border != Border.Constant || next.Border != Border.Constant || Fill != next.Fill)) return false;
        if (Border != Border.Constant && !(next.Kind == StepKind.Copy && next.IsUpright)) return false;
        if (Kind == StepKind.Resize && !(next.Kind == StepKind.Copy && inside && next.IsUpright)) return false;
        if (next.Kind == StepKind.Resize && !(Kind == StepKind.Copy && IsUpright && StaysInside() && ClipCount == 0)) return false;
        if (Kind == StepKind.Warp && next.Kind == StepKind.Warp && Interpolation != next.Interpolation) return false;
        if (!inside && ClipCount == 2) return false;

        Homography map = Snapped(Map.After(next.Map));
        GeometricStep style = Kind == StepKind.Copy ? next : this;   // copies have no interpolation of their own
        product = new GeometricStep(Input, next.Output, map, Kind == StepKind.Resize || next.Kind == StepKind.Resize)
        {
            Interpolation = style.Interpolation,
            Antialias = style.Antialias,
            Border = Border,   // where the next step sees outside, both have the same border
            Fill = Fill,
            Window = next.Kind == StepKind.Resize ? Mapped(next.Window) : Window,
            ClipCount = ClipCount + (inside ? 0 : 1),
            First = ClipCount > 0 ? First with { Map = First.Map.After(next.Map) } : new(next.Map, 0, 0, Output.Width, Output.Height),
            Second = ClipCount > 1 ? Second with { Map = Second.Map.After(next.Map) } : new(next.Map, 0, 0, Output.Width, Output.Height),
        };
        return true;
    }

    /// <summary>Whether rows stay rows.</summary>
    public bool IsUpright => Map is { XY: 0, YX: 0, IsAffine: true };

    /// <summary>Whether all of the output lies within the source, so that nothing outside is seen.</summary>
    private bool StaysInside() => Inside(0, 0) && Inside(Output.Width, 0) && Inside(0, Output.Height) && Inside(Output.Width, Output.Height);

    private bool Inside(double x, double y)
    {
        if ((Map.PX * x) + (Map.PY * y) + Map.P1 <= 0) return false;
        (double u, double v) = Map.At(x, y);
        return u >= -Near && v >= -Near && u <= Input.Width + Near && v <= Input.Height + Near;
    }

    // The window of a step after this one, in this one's source; both are upright.
    private Clip Mapped(in Clip window)
    {
        (double x0, double y0) = Map.At(window.Left, window.Top);
        (double x1, double y1) = Map.At(window.Right, window.Bottom);
        return new(Homography.Identity, Math.Min(x0, x1), Math.Min(y0, y1), Math.Max(x0, x1), Math.Max(y0, y1));
    }

    private static bool MovesWholePixels(in Homography m) =>
        m.IsAffine && double.IsInteger(m.X1) && double.IsInteger(m.Y1)
        && ((m.XY == 0 && m.YX == 0 && Math.Abs(m.XX) == 1 && Math.Abs(m.YY) == 1) || (m.XX == 0 && m.YY == 0 && Math.Abs(m.XY) == 1 && Math.Abs(m.YX) == 1));

    private static Homography Snapped(in Homography m) => !m.IsAffine ? m : new(Snap(m.XX), Snap(m.XY), Snap(m.X1), Snap(m.YX), Snap(m.YY), Snap(m.Y1));

    private static double Snap(double v) => Math.Abs(v - Math.Round(v)) < Near ? Math.Round(v) : v;
}
