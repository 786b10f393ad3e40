using FsCheck;
using FsCheck.Fluent;

namespace Kiln.Vision.Tests;

public class OrientationTests
{
    // EXIF says where row 0 and column 0 of the stored image are seen: "6: row 0 at the right, column 0 at the top".
    [Fact]
    public void Stored_rows_and_columns_are_seen_where_the_standard_says() => Prop.ForAll(Sizes, s =>
    {
        (int height, int width, int channels) = s;
        byte[] stored = new byte[height * width * channels];
        for (int i = 0; i < stored.Length; i++) stored[i] = (byte)((i * 37) + (i >> 8));
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            bool turned = Orientation.ChangesSides(orientation);
            byte[] upright = new byte[stored.Length];
            Orientation.Apply(stored, new ImageSize(height, width, channels), orientation, upright);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    (int row, int column) = orientation switch
                    {
                        1 => (y, x),
                        2 => (y, width - 1 - x),
                        3 => (height - 1 - y, width - 1 - x),
                        4 => (height - 1 - y, x),
                        5 => (x, y),
                        6 => (x, height - 1 - y),
                        7 => (width - 1 - x, height - 1 - y),
                        _ => (width - 1 - x, y),
                    };
                    int seen = ((row * (turned ? height : width)) + column) * channels;
                    Assert.Equal(stored.AsSpan(((y * width) + x) * channels, channels).ToArray(), upright.AsSpan(seen, channels).ToArray());
                }
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static Arbitrary<(int, int, int)> Sizes { get; } = (
        from height in Gen.Choose(1, 70)
        from width in Gen.Choose(1, 40)
        from channels in Gen.Elements(1, 3)
        select (height, width, channels)).ToArbitrary();
}
