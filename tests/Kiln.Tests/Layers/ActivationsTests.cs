namespace Kiln.Tests.Layers;

public sealed class ActivationsTests
{
    public static TheoryData<Layer, float[]> Values => new()
    {
        { new Relu(), [0, 0, 2] },
        { new LeakyRelu(0.25f), [-0.25f, 0, 2] },
        { new Sigmoid(), [0.26894143f, 0.5f, 0.88079708f] },
        { new Tanh(), [-0.76159416f, 0, 0.96402758f] },
        { new Softmax(), [0.04201007f, 0.11419520f, 0.84379473f] },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_of_minus_1_0_and_2_are_as_on_paper(Layer layer, float[] expected)
    {
        float[] y = Computed.Inference(layer, [-1, 0, 2], [1, 3]);
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i], y[i], 1e-6f);
    }
}
