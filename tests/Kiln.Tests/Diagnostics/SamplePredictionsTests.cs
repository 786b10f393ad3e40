using Kiln.Cpu;
using Kiln.Tests.Training;

namespace Kiln.Tests.Diagnostics;

public sealed class SamplePredictionsTests
{
    [Fact]
    public void Answers_stand_in_the_order_of_the_data_and_add_up_to_the_evaluation()
    {
        var data = new Blobs(50);
        var recipe = new Recipe { EvaluationBatchSize = 7 };
        Layer net = new Sequential(new Flatten(), new Linear(data.SampleShape.Count, data.ClassNames.Count));
        using ParameterStore weights = ParameterStore.For(net.Parameters, new CpuDevice(1), 3);
        SamplePredictions found = SamplePredictions.Of(net, weights, data, recipe);
        var counts = new ConfusionMatrix(data.ClassNames.Count);
        for (int i = 0; i < found.Count; i++)
        {
            Assert.Equal(data.LabelOf(i), found.Labels[i]);
            Assert.InRange(found.Truth[i], 0, found.Confidence[i]);
            Assert.InRange(found.Confidence[i], 1f / data.ClassNames.Count, 1);
            counts.Add(found.Labels[i], found.Predicted[i]);
        }

        Assert.Equal(Evaluator.Evaluate(net, weights, data, recipe).Confusion!.ToRows(), counts.ToRows());
    }

    [Fact]
    public void Mistakes_are_the_samples_that_are_wrong_the_surest_first()
    {
        var data = new Blobs(50);
        Layer net = new Sequential(new Flatten(), new Linear(data.SampleShape.Count, data.ClassNames.Count));
        using ParameterStore weights = ParameterStore.For(net.Parameters, new CpuDevice(1), 3);
        SamplePredictions found = SamplePredictions.Of(net, weights, data, new Recipe());
        int[] mistakes = found.Mistakes();
        bool[] right = found.Right();
        Assert.NotEmpty(mistakes);
        Assert.Equal(right.Count(r => !r), mistakes.Length);
        Assert.All(mistakes, i => Assert.False(right[i]));
        for (int i = 1; i < mistakes.Length; i++) Assert.True(found.Confidence[mistakes[i]] <= found.Confidence[mistakes[i - 1]]);
    }
}
