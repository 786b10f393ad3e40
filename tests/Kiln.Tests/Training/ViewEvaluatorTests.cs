using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class ViewEvaluatorTests : IDisposable
{
    private static readonly Recipe Small = new() { EvaluationBatchSize = 20 };

    private readonly CpuDevice device = new(threads: 2);
    private readonly Layer net = SmallNets.Mlp();
    private readonly ParameterStore weights;

    public ViewEvaluatorTests() => weights = ParameterStore.For(net.Parameters, device, 3);

    [Fact]
    [Trait("row", "E10")]
    [Trait("row", "C6")]
    public void One_view_of_samples_as_they_are_is_the_plain_evaluation_bit_for_bit()
    {
        var data = new Blobs(50);
        Evaluation plain = Evaluator.Evaluate(net, weights, data, Small), one = ViewEvaluator.Evaluate(net, weights, [data], Small);
        Assert.Equal((plain.Loss, plain.Accuracy, plain.TopFiveAccuracy, plain.Samples), (one.Loss, one.Accuracy, one.TopFiveAccuracy, one.Samples));
    }

    [Theory]
    [Trait("row", "E10")]
    [InlineData(ViewMean.Probabilities)]
    [InlineData(ViewMean.Outputs)]
    public void The_same_view_several_times_changes_nothing_but_rounding(ViewMean mean)
    {
        var data = new Blobs(50);
        Evaluation plain = Evaluator.Evaluate(net, weights, data, Small), five = ViewEvaluator.Evaluate(net, weights, [data, data, data, data, data], Small, mean);
        Assert.Equal(plain.Accuracy, five.Accuracy);
        Assert.Equal(plain.Loss, five.Loss, 1e-6);
    }

    [Fact]
    [Trait("row", "E10")]
    [Trait("row", "C6")]
    public void The_loss_is_that_of_the_mean_of_the_probabilities()
    {
        Dataset[] views = [new Blobs(50, noisy: true), new Blobs(50, noisy: true), new Blobs(50)];
        Evaluation found = ViewEvaluator.Evaluate(net, weights, views, Small);
        double loss = 0;
        int correct = 0;
        float[] row = new float[32];
        for (int i = 0; i < 50; i++)
        {
            double[] mean = new double[3];
            for (int v = 0; v < views.Length; v++)
            {
                views[v].Read(i, new SampleKey(Small.Seed, v, i), row);
                using Pass pass = Pass.Inference(weights);
                float[] probabilities = net.Apply(pass.Input(row, [1, 4, 4, 2])).Softmax().Span.ToArray();
                for (int c = 0; c < 3; c++) mean[c] += probabilities[c] / 3.0;
            }

            loss -= Math.Log(mean[i % 3]) / 50;
            if (mean.Index().MaxBy(m => m.Item).Index == i % 3) correct++;
        }

        Assert.Equal(loss, found.Loss, 1e-5);
        Assert.Equal(correct / 50.0, found.Accuracy);
        Assert.Equal(50, found.Samples);
    }

    [Fact]
    public void Views_of_other_samples_and_no_views_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ViewEvaluator.Evaluate(net, weights, [], Small));
        Assert.Throws<ArgumentException>(() => ViewEvaluator.Evaluate(net, weights, [new Blobs(50), new Blobs(49)], Small));
    }

    public void Dispose()
    {
        weights.Dispose();
        device.Dispose();
    }
}
