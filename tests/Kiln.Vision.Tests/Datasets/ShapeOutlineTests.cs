namespace Kiln.Vision.Tests;

public class ShapeOutlineTests
{
    private const float Stroke = 0.2f;

    [Theory]
    [InlineData(nameof(ShapeKind.Circle), 0, 0, true)]
    [InlineData(nameof(ShapeKind.Circle), 0.95f, 0, false)]
    [InlineData(nameof(ShapeKind.Ring), 0, 0, false)]
    [InlineData(nameof(ShapeKind.Ring), 0, 0.8f, true)]
    [InlineData(nameof(ShapeKind.Square), 0.7f, 0.7f, true)]
    [InlineData(nameof(ShapeKind.Frame), 0, 0, false)]
    [InlineData(nameof(ShapeKind.Frame), 0.7f, 0.7f, true)]
    [InlineData(nameof(ShapeKind.Triangle), 0, 0.9f, true)]
    [InlineData(nameof(ShapeKind.Triangle), 0, -0.9f, false)]
    [InlineData(nameof(ShapeKind.Cross), 0.9f, 0.1f, true)]
    [InlineData(nameof(ShapeKind.Cross), 0.5f, 0.5f, false)]
    [InlineData(nameof(ShapeKind.Star), 0.95f, 0, true)]
    [InlineData(nameof(ShapeKind.Star), -0.5f, 0, false)]
    [InlineData(nameof(ShapeKind.Star), -0.3f, 0, true)]
    [InlineData(nameof(ShapeKind.Bar), 0.9f, 0, true)]
    [InlineData(nameof(ShapeKind.Bar), 0, 0.5f, false)]
    [InlineData(nameof(ShapeKind.Crescent), -0.8f, 0, true)]
    [InlineData(nameof(ShapeKind.Crescent), 0.3f, 0, false)]
    [InlineData(nameof(ShapeKind.Corner), -0.5f, 0.6f, true)]
    [InlineData(nameof(ShapeKind.Corner), 0.5f, 0.5f, false)]
    public void Points_lie_inside_or_outside(string kind, float x, float y, bool inside) =>
        Assert.Equal(inside, ShapeOutline.Distance(Enum.Parse<ShapeKind>(kind), x, y, Stroke) < 0);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Distances_change_by_no_more_than_the_step(string name)
    {
        ShapeKind kind = Enum.Parse<ShapeKind>(name);
        const float Step = 0.01f;
        for (float y = -1.5f; y < 1.5f; y += 0.05f)
        {
            for (float x = -1.5f; x < 1.5f; x += Step)
            {
                float here = ShapeOutline.Distance(kind, x, y, Stroke), there = ShapeOutline.Distance(kind, x + Step, y, Stroke);
                Assert.True(MathF.Abs(there - here) < 1.01f * Step, $"{kind} at ({x}, {y}): {here} to {there}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_lies_beyond_the_reach(string name)
    {
        for (float angle = 0; angle < 6.3f; angle += 0.01f)
        {
            (float sin, float cos) = MathF.SinCos(angle);
            foreach (float stroke in (float[])[0.16f, 0.3f])
            {
                Assert.True(ShapeOutline.Distance(Enum.Parse<ShapeKind>(name), ShapeOutline.Reach * cos, ShapeOutline.Reach * sin, stroke) > 0);
            }
        }
    }

    public static TheoryData<string> Kinds() => [.. Enum.GetNames<ShapeKind>()];
}
