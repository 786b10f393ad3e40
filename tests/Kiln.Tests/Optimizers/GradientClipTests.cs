namespace Kiln.Tests.Optimizers;

public sealed class GradientClipTests
{
    [Fact]
    public void The_norm_returned_is_the_one_before_clipping()
    {
        using var small = new SmallStore();
        double norm = SetAndMeasure(small);
        GradientMeasure clipped = new GradientClip(Norm: 0.5f).Measure(small.Store);
        Assert.Equal(norm, clipped.Norm, 1e-6);
        Assert.Equal(0.5 / (norm + 1e-6), clipped.Scale, 1e-6);
    }

    [Fact]
    public void Short_gradients_are_left_alone()
    {
        using var small = new SmallStore();
        double norm = SetAndMeasure(small);
        Assert.Equal(1, new GradientClip(Norm: (float)(norm + 0.1)).Measure(small.Store).Scale);
    }

    [Fact]
    public void Without_a_limit_gradients_are_only_measured()
    {
        using var small = new SmallStore();
        double norm = SetAndMeasure(small);
        GradientMeasure measured = new GradientClip().Measure(small.Store);
        Assert.Equal(norm, measured.Norm, 1e-6);
        Assert.Equal(1, measured.Scale);
    }

    [Fact]
    public void Clipping_by_value_changes_elements_and_still_returns_the_norm_before()
    {
        using var small = new SmallStore();
        double norm = SetAndMeasure(small);
        GradientMeasure clipped = new GradientClip(Value: 0.3f).Measure(small.Store);
        Assert.Equal(norm, clipped.Norm, 1e-6);
        Assert.Equal(1, clipped.Scale);
        for (int i = 0; i < 5; i++) Assert.Equal(Math.Clamp(SmallStore.GradientAt(1, i), -0.3f, 0.3f), small.Weight.Gradients[i]);
    }

    [Fact]
    public void Limits_mean_gradients_after_their_scale()
    {
        using var small = new SmallStore();
        double norm = SetAndMeasure(small);
        GradientMeasure byNorm = new GradientClip(Norm: 0.25f).Measure(small.Store, gradientScale: 0.5f);
        Assert.Equal(norm / 2, byNorm.Norm, 1e-6);
        Assert.Equal(0.25, byNorm.Scale * norm, 1e-5);
        new GradientClip(Value: 0.1f).Measure(small.Store, gradientScale: 0.5f);
        Assert.Equal(0.2f, small.Weight.Gradients.ToArray().Max(), 1e-6f);
    }

    [Fact]
    public void Gradients_that_overflowed_show_in_the_norm()
    {
        using var small = new SmallStore();
        SetAndMeasure(small);
        small.Plain.Gradients[0] = float.NaN;
        Assert.False(double.IsFinite(new GradientClip(Norm: 1).Measure(small.Store).Norm));
    }

    [Fact]
    [Trait("row", "H8")]
    public void Clipping_by_norm_bounds_the_norm_keeps_the_direction_and_returns_the_norm_before()
    {
        using var small = new SmallStore();
        double norm = SetAndMeasure(small);
        GradientMeasure measure = new GradientClip(Norm: 0.5f).Measure(small.Store);
        double[] clipped = [.. Enumerable.Range(0, 8).Select(i => (double)measure.Scale * SmallStore.GradientAt(1, i))];
        double after = Math.Sqrt(clipped.Sum(g => g * g));
        Assert.Equal(norm, measure.Norm, 1e-6);
        Assert.InRange(after, 0.4999, 0.5);
        for (int i = 0; i < 8; i++) Assert.Equal(SmallStore.GradientAt(1, i) / norm, clipped[i] / after, 1e-6);
    }

    [Fact]
    [Trait("row", "H8")]
    public void Adaptive_clipping_bounds_each_unit_by_the_length_of_its_weights()
    {
        var weight = new Parameter("w", [3, 2], Init.Zero, fileAxes: [1, 0]);
        var bias = new Parameter("b", [2], Init.Zero, kind: ParameterKind.Plain);
        using var store = ParameterStore.For([weight, bias], new Kiln.Testing.ReferenceDevice(), seed: 1);
        ((float[])[3, 0.1f, 4, 0, 0, 0]).CopyTo(weight.Values);   // units of length 5 and 0.1
        ((float[])[0.3f, 0.03f, 0, 0.04f, 0.4f, 0]).CopyTo(weight.Gradients);   // of length 0.5 and 0.05
        ((float[])[3, 4]).CopyTo(bias.Gradients);
        GradientMeasure measure = new GradientClip(Adaptive: 0.1f).Measure(store);
        Assert.Equal(Math.Sqrt(0.25 + 0.0025 + 25), measure.Norm, 1e-5);
        Assert.Equal(1, measure.Scale);
        float[] expected = [0.3f, 0.006f, 0, 0.008f, 0.4f, 0];   // the first may be 0.5 long, the second 0.01
        for (int i = 0; i < 6; i++) Assert.Equal(expected[i], weight.Gradients[i], 1e-6f);
        Assert.Equal(6e-5f, bias.Gradients[0], 1e-8f);   // a bias of zeros counts as 0.001 long
        Assert.Equal(8e-5f, bias.Gradients[1], 1e-8f);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_in_one_sentence()
    {
        Assert.Equal("clip norm: expected a positive number, received 0.", Assert.Throws<InputException>(new GradientClip(Norm: 0).Validate).Message);
        Assert.Equal("clip value: expected a positive number, received -1.", Assert.Throws<InputException>(new GradientClip(Value: -1).Validate).Message);
        Assert.Equal("clip: expected adaptive clipping or a norm or a value, received two of them; leave one out.", Assert.Throws<InputException>(new GradientClip(1, null, 1).Validate).Message);
        Assert.Equal("clip: expected a norm or a value, received both; leave one out.", Assert.Throws<InputException>(new GradientClip(1, 1).Validate).Message);
    }

    private static double SetAndMeasure(SmallStore small)
    {
        small.SetGradients(1);
        return Math.Sqrt(Enumerable.Range(0, 8).Sum(i => Math.Pow(SmallStore.GradientAt(1, i), 2)));
    }
}
