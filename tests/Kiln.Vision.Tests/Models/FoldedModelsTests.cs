using Kiln.Cpu;

namespace Kiln.Vision.Tests;

/// <summary>Models whose norms are folded into the weights before them: logits of the same size, the same classes.</summary>
public sealed class FoldedModelsTests
{
    [Theory]
    [InlineData("cnn", 28, 1, 10, 40)]
    [InlineData("cnnbn", 28, 1, 10, 40)]
    [InlineData("resnet20", 32, 3, 10, 40)]
    [InlineData("resnet18", 64, 3, 100, 12)]
    public void Logits_and_classes_are_those_of_the_model(string name, int side, int channels, int classes, int images)
    {
        Shape sample = [side, side, channels], shape = [images, side, side, channels];
        Layer net = ModelCatalog.Create(name, sample, classes);
        using var device = new CpuDevice(threads: 2);
        using var store = ParameterStore.For(net.Parameters, device, seed: 4);
        var x = new float[shape.Count];
        Philox.For(4, "images").FillNormal(x, 1);
        for (int step = 0; step < 30; step++)
        {
            // Running statistics come to be those of the data, as after training.
            using Pass pass = Pass.Training(store, step);
            net.Apply(pass.Input(x, shape));
        }

        float[] expected;
        using (Pass pass = Pass.Inference(store)) expected = net.Apply(pass.Input(x, shape)).Keep();
        using InferenceModel model = InferenceModel.Of(net, store);
        float[] actual = model.Predict(x, shape);
        float largest = Math.Max(expected.Max(MathF.Abs), 1);
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-4f * largest, $"logit {i}: expected {expected[i]}, received {actual[i]}");
        for (int i = 0; i < images; i++) Assert.Equal(ClassOf(expected, i, classes), ClassOf(actual, i, classes));
    }

    private static int ClassOf(float[] logits, int image, int classes)
    {
        ReadOnlySpan<float> row = logits.AsSpan(image * classes, classes);
        int best = 0;
        for (int i = 1; i < classes; i++) best = row[i] > row[best] ? i : best;
        return best;
    }
}
