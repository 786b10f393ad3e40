namespace Kiln.Lab.Tests.Report;

public sealed class PaletteTests
{
    // Full loss of one kind of cone (Machado, Oliveira, Fernandes 2009, severity 1), on linear light.
    private static readonly double[][][] Sights =
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    public static TheoryData<bool> Lights => [false, true];

    [Theory]
    [MemberData(nameof(Lights))]
    public void Text_stands_out_by_more_than_4_5(bool dark)
    {
        Palette palette = Of(dark);
        foreach (PageColor paper in (PageColor[])[palette.Page, palette.Card])
        {
            foreach (PageColor text in (PageColor[])[palette.Ink, palette.Muted, palette.Accent, palette.Good, palette.Warning, palette.Bad])
            {
                Assert.True(PageColor.Contrast(text, paper) >= 4.5, $"{text} on {paper}: {PageColor.Contrast(text, paper):F2}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lights))]
    public void Curves_stand_out_by_more_than_3(bool dark)
    {
        Palette palette = Of(dark);
        Assert.Equal(Palette.SeriesCount, palette.Series.Count);
        Assert.All(palette.Series, c => Assert.True(PageColor.Contrast(c, palette.Card) >= 3, $"{c}: {PageColor.Contrast(c, palette.Card):F2}"));
    }

    [Theory]
    [MemberData(nameof(Lights))]
    public void Numbers_on_shades_stand_out_by_more_than_4_5(bool dark) =>
        Assert.All(Of(dark).Sequential.Concat(Of(dark).Diverging), shade => Assert.True(PageColor.Contrast(Palette.On(shade), shade) >= 4.5, $"{shade}"));

    [Theory]
    [MemberData(nameof(Lights))]
    public void Curves_differ_for_every_kind_of_colour_vision(bool dark)
    {
        IReadOnlyList<PageColor> series = Of(dark).Series;
        foreach (double[][] sight in Sights)
        {
            for (int i = 0; i < series.Count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    double distance = Distance(See(series[i], sight), See(series[j], sight));
                    Assert.True(distance >= 0.1, $"{series[j]} and {series[i]} are {distance:F3} apart in Oklab");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lights))]
    public void Shades_go_one_way_from_the_page_and_end_far_from_it(bool dark)
    {
        double[] light = [.. Of(dark).Sequential.Select(c => c.Luminance)];
        for (int i = 1; i < light.Length; i++) Assert.True(dark ? light[i] > light[i - 1] : light[i] < light[i - 1]);
        Assert.True(PageColor.Contrast(Of(dark).Sequential[^1], Of(dark).Card) > 9);
    }

    [Fact]
    public void Contrast_is_that_of_the_standard()
    {
        Assert.Equal(21, PageColor.Contrast(new(0, 0, 0), new(255, 255, 255)), 1e-9);
        Assert.Equal(4.54, PageColor.Contrast(PageColor.Parse("#767676"), new(255, 255, 255)), 0.005);
        Assert.Equal("#767676", PageColor.Mix(PageColor.Parse("#767676"), PageColor.Parse("#000000"), 0).ToString());
    }

    private static Palette Of(bool dark) => dark ? Palette.Dark : Palette.Light;

    private static (double L, double A, double B) See(PageColor color, double[][] sight)
    {
        (double r, double g, double b) = color.ToLinear();
        double[] seen = [.. sight.Select(row => Math.Max((row[0] * r) + (row[1] * g) + (row[2] * b), 0))];
        return PageColor.Oklab((seen[0], seen[1], seen[2]));
    }

    private static double Distance((double L, double A, double B) p, (double L, double A, double B) q) =>
        Math.Sqrt(((p.L - q.L) * (p.L - q.L)) + ((p.A - q.A) * (p.A - q.A)) + ((p.B - q.B) * (p.B - q.B)));
}
