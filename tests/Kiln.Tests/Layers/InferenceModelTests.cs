using Kiln.Cpu;
using Kiln.Devices;
using Kiln.Testing;

namespace Kiln.Tests.Layers;

public sealed class InferenceModelTests
{
    private static readonly (string Name, Shape Sample, Func<Layer> Make)[] Nets =
    [
        ("linear norm", [6], () => new Sequential(new Linear(6, 17), new BatchNorm(17), new Relu(), new Dropout(0.3f), new Linear(17, 9, bias: false), new BatchNorm(9), new Linear(9, 4))),
        ("linear norm without scale", [6], () => new Sequential(new Linear(6, 5), new BatchNorm(5, affine: false), new Tanh())),
        ("a norm after nothing linear", [6], () => new Sequential(new BatchNorm(6), new Relu(), new BatchNorm(6), new Linear(6, 3))),
        ("a norm of rows of rows", [3, 6], () => new Sequential(new Linear(6, 5), new BatchNorm(5), new LeakyRelu(0.2f))),
        ("images", [9, 8, 3], () => new Sequential(new Conv2d(3, 20, 3, padding: 1, bias: false), new BatchNorm(20), new Relu(), new Conv2d(20, 18, 3), new BatchNorm(18, affine: false), new Sigmoid(), new Conv2d(18, 7, 1), new Relu(), new Conv2d(7, 5, 3), new GlobalAveragePool())),
        ("groups and strides", [9, 8, 4], () => new Sequential(new Conv2d(4, 8, 3, stride: 2, groups: 4), new BatchNorm(8), new Conv2d(8, 8, 3, padding: 2, dilation: 2, bias: false), new BatchNorm(8, epsilon: 0.1f), new Flatten())),
        ("residuals", [8, 8, 5], () => new Sequential(new Residual(Body(5, 5)), new Relu(), new Residual(Body(5, 7), new Sequential(new Conv2d(5, 7, 1, bias: false), new BatchNorm(7))), new LeakyRelu(0.1f), new Residual(Body(7, 7)), new GlobalAveragePool())),
        ("residual of linear layers", [6], () => new Sequential(new Linear(6, 5), new Residual(new Sequential(new Linear(5, 5), new BatchNorm(5))), new Relu())),
        ("a layer used with two norms", [6, 6, 4], () => new TwoNorms()),
    ];

    public static TheoryData<string> Cases => new(Nets.Select(n => n.Name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_predicts_what_the_model_predicts(string name)
    {
        (_, Shape sample, Func<Layer> make) = Nets.Single(n => n.Name == name);
        foreach (Device device in new Device[] { new CpuDevice(threads: 2), new ReferenceDevice() })
        {
            Layer net = make();
            using var store = ParameterStore.For(net.Parameters, device, seed: 3);
            Live(net);
            using InferenceModel model = InferenceModel.Of(net, store);
            foreach (int count in new[] { 1, 5, 3, 5 })
            {
                Shape shape = [count, .. sample.ToArray()];
                float[] x = Normal(shape, seed: (ulong)count), expected = Plain(net, store, x, shape), actual = model.Predict(x, shape);
                Assert.Equal(expected.Length, actual.Length);
                float largest = Math.Max(expected.Max(MathF.Abs), 1);
                Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-5f * largest, $"expected {pair.First}, received {pair.Second}"));
            }

            (device as CpuDevice)?.Dispose();
        }
    }

    [Fact]
    public void It_stays_as_it_was_made_and_outlives_the_store()
    {
        var net = new Sequential(new Conv2d(3, 4, 3), new BatchNorm(4), new Conv2d(4, 2, 1));
        Shape shape = [2, 5, 5, 3];
        float[] x = Normal(shape, seed: 1);
        var store = ParameterStore.For(net.Parameters, Device.Cpu, seed: 3);
        using InferenceModel model = InferenceModel.Of(net, store);
        float[] before = Plain(net, store, x, shape), weights = store.Values.Span.ToArray();
        model.Predict(x, shape);
        Assert.Equal(weights, store.Values.Span.ToArray());
        Live(net);
        Assert.NotEqual(before[0], Plain(net, store, x, shape)[0], 1e-3f);
        Assert.Equal(before[0], model.Predict(x, shape)[0], 1e-5f);
        store.Dispose();
        Assert.Equal(before[0], model.Predict(x, [.. shape.ToArray()])[0], 1e-5f);
        Assert.Equal(before[0], model.Predict(Widened(x), [2, 6, 5, 3])[0], 1e-5f);   // sizes it has not seen: folded now, of the copy
    }

    [Fact]
    public void A_convolution_its_norm_residual_and_function_are_one_op()
    {
        var net = new Sequential(new Residual(new Sequential(new Conv2d(4, 4, 3, padding: 1), new BatchNorm(4), new Relu(), new Conv2d(4, 4, 3, padding: 1), new BatchNorm(4))), new Relu());
        using var store = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        using var folded = new FoldedWeights(store);
        var pass = new Pass(store, folded);
        pass.Start(training: false, step: 0, accumulate: false);
        net.Forward(pass.Input(new float[64], [1, 4, 4, 4]));
        Assert.Equal(2, pass.NodeCount);
        pass.Release();
    }

    [Fact]
    public void Batches_that_do_not_fit_are_refused_in_one_sentence()
    {
        var net = new Sequential(("stem", new Conv2d(3, 4, 3)), ("norm", new BatchNorm(4)), ("body", new Residual(new Sequential(new Conv2d(4, 5, 1), new BatchNorm(5)))));
        using var store = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        using InferenceModel model = InferenceModel.Of(net, store);
        Assert.Equal("Predict: expected 75 values for a batch of [1, 5, 5, 3], received 7.", Assert.Throws<InputException>(() => model.Predict(new float[7], [1, 5, 5, 3])).Message);
        Assert.StartsWith("Layer 'stem': Conv2d: expected 3 input channels", Assert.Throws<ShapeException>(() => model.Predict(new float[50], [1, 5, 5, 2])).Message, StringComparison.Ordinal);
        Assert.Equal(
            "Layer 'body.body.0': Conv2d: expected a residual of [1, 3, 3, 5], got [1, 3, 3, 4]; is a shortcut with a 1×1 convolution missing?",
            Assert.Throws<ShapeException>(() => model.Predict(new float[75], [1, 5, 5, 3])).Message);
    }

    [Fact]
    public void Room_for_another_number_of_outputs_is_refused_and_the_right_number_is_filled()
    {
        var net = new Sequential(new Linear(2, 3), new BatchNorm(3));
        using var store = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        using InferenceModel model = InferenceModel.Of(net, store);
        Assert.Equal("Predict: the model's output is [1, 3], expected room for 3 values, received 2.", Assert.Throws<InputException>(() => model.Predict([1, 2], [1, 2], new float[2])).Message);
        var y = new float[3];
        model.Predict([1, 2], [1, 2], y);
        Assert.Equal(model.Predict([1, 2], [1, 2]), y);
    }

    [Fact]
    public void A_norm_of_other_features_than_the_layer_before_makes_is_refused_as_ever()
    {
        var net = new Sequential(new Linear(2, 3), new BatchNorm(4));
        using var store = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        using InferenceModel model = InferenceModel.Of(net, store);
        Assert.Contains("BatchNorm: expected 4 channels", Assert.Throws<ShapeException>(() => model.Predict([1, 2], [1, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var net = new Sequential(new Linear(2, 3));
        using var store = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        InferenceModel model = InferenceModel.Of(net, store);
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Predict([1, 2], [1, 2]));
    }

    [Fact]
    public void A_warm_prediction_allocates_nothing()
    {
        var net = new Sequential(new Residual(Body(5, 5)), new Relu(), new GlobalAveragePool(), new Linear(5, 3), new BatchNorm(3));
        using var device = new CpuDevice(threads: 1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 1);
        using InferenceModel model = InferenceModel.Of(net, store);
        float[] x = new float[2 * 8 * 8 * 5], y = new float[6];
        Shape shape = [2, 8, 8, 5];
        for (int i = 0; i < 3; i++) model.Predict(x, shape, y);
        long bytes = long.MaxValue;
        for (int i = 0; i < 5 && bytes > 0; i++)   // the runtime may swap recompiled code in during one step
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.Predict(x, shape, y);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    private static Sequential Body(int inputs, int outputs) =>
        new(new Conv2d(inputs, 6, 3, padding: 1, bias: false), new BatchNorm(6), new Relu(), new Conv2d(6, outputs, 3, padding: 1), new BatchNorm(outputs));

    /// <summary>Gives every parameter a value as after some training: variances from 0.5 to 2, the others off their first values.</summary>
    private static void Live(Layer net)
    {
        foreach (Parameter p in net.Parameters)
        {
            Philox random = Philox.For(7, p.Path);
            var noise = new float[p.Shape.Count];
            random.FillNormal(noise, 0.3f);
            for (int i = 0; i < noise.Length; i++) p.Values[i] = p.Path.EndsWith("running_var", StringComparison.Ordinal) ? MathF.Exp(Math.Clamp(noise[i], -0.7f, 0.7f)) : p.Values[i] + noise[i];
        }
    }

    private static float[] Normal(Shape shape, ulong seed)
    {
        var x = new float[shape.Count];
        Philox.For(seed, "x").FillNormal(x, 1);
        return x;
    }

    private static float[] Plain(Layer net, ParameterStore store, float[] x, Shape shape)
    {
        using Pass pass = Pass.Inference(store);
        return net.Apply(pass.Input(x, shape)).Keep();
    }

    /// <summary>Two images of 5 × 5 pixels with a row of zeros under them.</summary>
    private static float[] Widened(float[] x) => [.. x.AsSpan(0, 75), .. new float[15], .. x.AsSpan(75), .. new float[15]];

    /// <summary>One convolution, and a norm for each of its uses.</summary>
    private sealed class TwoNorms : Layer
    {
        private readonly Conv2d conv;
        private readonly BatchNorm first, second;

        public TwoNorms()
        {
            conv = Child("conv", new Conv2d(4, 4, 3, padding: 1));
            first = Child("first", new BatchNorm(4));
            second = Child("second", new BatchNorm(4));
        }

        public override Tensor Forward(Tensor x) => conv.Apply(Fusion.Chain(Fusion.Chain(x, conv, first), conv, second));
    }
}
