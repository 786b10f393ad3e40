namespace Kiln.Vision;

/// <summary>The classes of <see cref="Shapes"/>; the names in lower case are the class names.</summary>
internal enum ShapeKind
{
    Circle,
    Ring,
    Square,
    Frame,
    Triangle,
    Cross,
    Star,
    Bar,
    Crescent,
    Corner,
}

/// <summary>Signed distances to outlines of radius about 1: negative inside, and exact near straight edges.</summary>
internal static class ShapeOutline
{
    /// <summary>No shape has a point further from the centre; the corners of the frame lie at 0.8·√2.</summary>
    public const float Reach = 1.14f;

    // Inner corners of a five-pointed star lie at this radius when opposite edges are in line: (3 − √5)/2.
    private const float StarInner = 0.381966f;

    /// <summary>The distance of point (x, y) from a shape's outline, negative inside; <paramref name="stroke"/> is the width of lines.</summary>
    public static float Distance(ShapeKind kind, float x, float y, float stroke) => kind switch
    {
        ShapeKind.Circle => Length(x, y) - 0.9f,
        ShapeKind.Ring => MathF.Abs(Length(x, y) - 0.9f + (stroke / 2)) - (stroke / 2),
        ShapeKind.Square => Box(x, y, 0.75f, 0.75f),
        ShapeKind.Frame => MathF.Max(Box(x, y, 0.8f, 0.8f), -Box(x, y, 0.8f - stroke, 0.8f - stroke)),
        ShapeKind.Triangle => Triangle(x, y),
        ShapeKind.Cross => MathF.Min(Box(x, y, 0.95f, stroke), Box(x, y, stroke, 0.95f)),
        ShapeKind.Star => Star(x, y),
        ShapeKind.Bar => Box(x, y, 1, stroke),
        ShapeKind.Crescent => MathF.Max(Length(x, y) - 0.95f, 0.85f - Length(x - 0.5f + (stroke / 2), y)),
        _ => MathF.Min(Box(x + 0.75f - stroke, y, stroke, 0.75f), Box(x, y + 0.75f - stroke, 0.75f, stroke)),
    };

    private static float Length(float x, float y) => MathF.Sqrt((x * x) + (y * y));

    private static float Box(float x, float y, float halfWidth, float halfHeight)
    {
        float dx = MathF.Abs(x) - halfWidth, dy = MathF.Abs(y) - halfHeight;
        return Length(MathF.Max(dx, 0), MathF.Max(dy, 0)) + MathF.Min(MathF.Max(dx, dy), 0);
    }

    // Equilateral with corners at radius 1: the largest distance from the three edges, each 1/2 from the centre.
    private static float Triangle(float x, float y)
    {
        const float Sin60 = 0.8660254f;
        return MathF.Max(-y, (Sin60 * MathF.Abs(x)) + (0.5f * y)) - 0.5f;
    }

    // Folded into the tenth of the circle between a tip (angle 0, radius 1) and the inner corner next to it (36°).
    private static float Star(float x, float y)
    {
        const float Fifth = 2 * MathF.PI / 5, Cos36 = 0.809017f, Sin36 = 0.5877853f;
        float angle = MathF.Atan2(y, x);
        angle = MathF.Abs(angle - (Fifth * MathF.Round(angle / Fifth)));
        float radius = Length(x, y);
        (float sin, float cos) = MathF.SinCos(angle);
        const float EdgeX = (StarInner * Cos36) - 1, EdgeY = StarInner * Sin36;   // from the tip to the inner corner
        float length = MathF.Sqrt((EdgeX * EdgeX) + (EdgeY * EdgeY));
        return ((EdgeY * ((radius * cos) - 1)) - (EdgeX * radius * sin)) / length;
    }
}
