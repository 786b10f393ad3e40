using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Training;

public sealed class StateDictTests
{
    [Fact]
    public void Axes_are_written_in_the_files_order_and_come_back()
    {
        Parameter weight = new("conv.weight", [2, 3, 4, 5], Init.LeCun, new Fan(24, 30), fileAxes: [3, 2, 0, 1]);
        using ParameterStore store = Store(weight);
        float[] before = weight.Values.ToArray();
        StoredTensor stored = Saved(weight).Find("conv.weight")!;
        Assert.Equal([5, 4, 2, 3], stored.Shape.ToArray());
        for (int k = 0; k < 5; k++)
        for (int c = 0; c < 4; c++)
        for (int y = 0; y < 2; y++)
        for (int x = 0; x < 3; x++)
        {
            Assert.Equal(before[(((((y * 3) + x) * 4) + c) * 5) + k], stored.Floats[(((((k * 4) + c) * 2) + y) * 3) + x]);
        }

        SafeTensors content = Saved(weight);
        weight.Values.Clear();
        StateDict.Load(content, [weight], "file");
        Assert.Equal(before, weight.Values.ToArray());
    }

    [Fact]
    public void The_batch_counter_is_a_whole_number_in_files()
    {
        Parameter counter = new("bn.num_batches_tracked", [1], new Constant(17), kind: ParameterKind.Statistic);
        using ParameterStore store = Store(counter);
        SafeTensors content = Saved(counter);
        Assert.Equal(ElementType.I64, content.Tensors[0].Type);
        Assert.Equal(0, content.Tensors[0].Shape.Length);
        counter.Values[0] = 0;
        StateDict.Load(content, [counter], "file");
        Assert.Equal(17, counter.Values[0]);
    }

    [Fact]
    public void A_file_without_batch_counters_loads()
    {
        Parameter counter = new("bn.num_batches_tracked", [1], Init.Zero, kind: ParameterKind.Statistic);
        using ParameterStore store = Store(counter);
        StateDict.Load(new SafeTensors(), [counter], "file");
        Assert.Equal(0, counter.Values[0]);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_said_in_one_sentence_and_nothing_is_copied()
    {
        Parameter a = new("a", [2], Init.One), b = new("b", [3], Init.One);
        using ParameterStore store = Store(a, b);
        var content = new SafeTensors();
        content.Add(new StoredTensor("a", [2], [7f, 8f]));
        content.Add(new StoredTensor("c", [1], [1f]));
        string message = Assert.Throws<InputException>(() => StateDict.Load(content, [a, b], "m.safetensors")).Message;
        Assert.Equal("m.safetensors: its tensors do not fit the model: 1 missing ('b'); 1 unexpected ('c'); load it into the model it was saved from.", message);
        Assert.Equal([1, 1], a.Values.ToArray());
    }

    [Fact]
    public void A_shape_that_differs_names_both_shapes()
    {
        Parameter a = new("a", [2, 3], Init.One, fileAxes: [1, 0]);
        using ParameterStore store = Store(a);
        var content = new SafeTensors();
        content.Add(new StoredTensor("a", [2, 3], new float[6]));
        Assert.Contains("'a' is F32 [2, 3] instead of [3, 2]", Assert.Throws<InputException>(() => StateDict.Load(content, [a], "m")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_names_are_listed()
    {
        Parameter[] many = [.. Enumerable.Range(0, 9).Select(i => new Parameter($"p{i}", [1], Init.One))];
        using ParameterStore store = Store(many);
        Assert.Contains("9 missing ('p0', 'p1', 'p2', …)", Assert.Throws<InputException>(() => StateDict.Load(new SafeTensors(), many, "m")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_that_belong_to_somebody_else_may_be_allowed()
    {
        Parameter a = new("a", [1], Init.One);
        using ParameterStore store = Store(a);
        SafeTensors content = Saved(a);
        content.Add(new StoredTensor("optimizer.0", [1], [1f]));
        Assert.Throws<InputException>(() => StateDict.Load(content, [a], "m"));
        StateDict.Load(content, [a], "m", isOther: name => name.StartsWith("optimizer.", StringComparison.Ordinal));
    }

    private static ParameterStore Store(params Parameter[] parameters) => ParameterStore.For(parameters, Device.Cpu, seed: 1);

    private static SafeTensors Saved(params Parameter[] parameters)
    {
        var content = new SafeTensors();
        StateDict.AddTo(content, parameters);
        return content;
    }
}
