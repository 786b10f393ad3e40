using Kiln.Testing;

namespace Kiln.Tests.Layers;

public sealed class BatchNormTests
{
    private static readonly float[] Values = [1, 10, 3, 10, 5, 40];   // three rows of two features

    [Fact]
    public void Training_uses_the_batch_and_moves_the_running_statistics_as_PyTorch_does()
    {
        var norm = new BatchNorm(2);
        using var store = ParameterStore.For(norm.Parameters, new ReferenceDevice(), seed: 0);
        using Pass pass = Pass.Training(store, step: 0);
        float[] y = norm.Forward(pass.Input(Values, [3, 2])).Keep();
        Assert.Equal(-2 / Math.Sqrt((8 / 3.0) + 1e-5), y[0], 1e-5);
        Assert.Equal(0.1 * 3, norm.RunningMean.Values[0], 1e-6);
        Assert.Equal(0.9 + (0.1 * 4), norm.RunningVariance.Values[0], 1e-6);   // unbiased: 8 / (3 − 1)
        Assert.Equal(0.1 * 20, norm.RunningMean.Values[1], 1e-6);
        Assert.Equal(0.9 + (0.1 * 300), norm.RunningVariance.Values[1], 1e-5);
    }

    [Fact]
    public void Batches_are_counted_in_training_only()
    {
        var norm = new BatchNorm(2);
        using var store = ParameterStore.For(norm.Parameters, new ReferenceDevice(), seed: 0);
        for (int step = 0; step < 3; step++)
        {
            using Pass training = Pass.Training(store, step);
            norm.Forward(training.Input(Values, [3, 2]));
        }

        using (Pass inference = Pass.Inference(store)) norm.Forward(inference.Input(Values, [3, 2]));
        Assert.Equal(3, norm.BatchesTracked.Values[0]);
    }

    [Fact]
    public void Inference_uses_running_statistics_scale_and_shift()
    {
        var norm = new BatchNorm(2, epsilon: 1);
        using var store = ParameterStore.For(norm.Parameters, new ReferenceDevice(), seed: 0);
        norm.RunningMean.Values[0] = 1;
        norm.RunningVariance.Values[0] = 3;
        norm.Scale!.Values[0] = 10;
        norm.Shift!.Values[0] = 0.5f;
        using Pass pass = Pass.Inference(store);
        Assert.Equal(((3 - 1) / 2.0 * 10) + 0.5, norm.Forward(pass.Input(Values, [3, 2])).Keep()[2], 1e-6);
    }

    [Fact]
    [Trait("row", "I2")]
    public void Epsilon_stands_inside_the_root()
    {
        var norm = new BatchNorm(1, epsilon: 0.25f, affine: false);
        using var store = ParameterStore.For(norm.Parameters, new ReferenceDevice(), seed: 1);
        norm.Parameters.Single(p => p.Path == "running_var").Values[0] = 2;
        using Pass pass = Pass.Inference(store);
        Assert.Equal(3 / 1.5f, norm.Forward(pass.Input([3], [1, 1])).Item(), 1e-6f);   // √(2 + 0.25) = 1.5; outside the root it would be 1.41 + 0.25
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("BatchNorm features: expected a whole number of at least 1, received 0.", Assert.Throws<InputException>(() => new BatchNorm(0)).Message);
        Assert.Equal("BatchNorm epsilon: expected a positive number, received 0.", Assert.Throws<InputException>(() => new BatchNorm(1, epsilon: 0)).Message);
        Assert.Equal("BatchNorm newWeight: expected a number from 0 to 1, received 2.", Assert.Throws<InputException>(() => new BatchNorm(1, newWeight: 2)).Message);
    }
}
