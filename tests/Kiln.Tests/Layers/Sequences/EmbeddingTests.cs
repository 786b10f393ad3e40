using Kiln.Cpu;

namespace Kiln.Tests.Layers.Sequences;

public sealed class EmbeddingTests
{
    [Fact]
    public void Gives_the_rows_of_its_table_and_collects_their_gradients()
    {
        var layer = new Embedding(4, 3);
        Assert.Equal("Embedding(4, 3)", layer.Code);
        Parameter table = layer.Parameters.Single();
        Assert.Equal("weight [4, 3]", table.ToString());
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(layer.Parameters, device, seed: 1);
        using Pass pass = Pass.Training(store, step: 0);
        Tensor y = layer.Forward(pass.Input([2, 0, 2, 3], [2, 2]));
        Assert.Equal([2, 2, 3], y.Shape.ToArray());
        float[] w = table.Values.ToArray();
        Assert.Equal([.. w[6..9], .. w[0..3], .. w[6..9], .. w[9..12]], y.Keep());
        y.Sum().Backward();
        Assert.Equal([1, 1, 1, 0, 0, 0, 2, 2, 2, 1, 1, 1], table.Gradients.ToArray());
    }

    [Theory]
    [InlineData(4, "4")]
    [InlineData(-1, "-1")]
    [InlineData(0.5f, "0.5")]
    public void A_token_without_a_row_is_refused_in_one_sentence(float token, string told)
    {
        var layer = new Embedding(4, 3);
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(layer.Parameters, device, seed: 1);
        using Pass pass = Pass.Inference(store);
        Assert.Equal(
            $"Embedding: expected whole numbers from 0 to 3, received {told}; does the table have a row for every token?",
            Assert.Throws<InputException>(() => layer.Forward(pass.Input([token], [1, 1]))).Message);
    }
}
