using System.Text.Json.Nodes;
using Kiln.Cpu;

namespace Kiln.Tests.Losses;

public sealed class WeightedLossTests
{
    public static TheoryData<Loss> Losses =>
    [
        new CrossEntropy(), new CrossEntropy(0.1f), new CrossEntropy(0.1f, [1, 2, 3]), new BinaryCrossEntropy(), new BinaryCrossEntropy(5), new Focal(), new Focal(0.5f), new BinaryFocal(), new BinaryFocal(1, null),
        new MeanSquaredError(), new AbsoluteError(), new Huber(), new SmoothL1(0.5f), new KlDivergence(FromLogits: true), new NegativeLogLikelihood([1, 2, 3], FromLogits: true),
    ];

    [Theory]
    [Trait("row", "F8")]
    [Trait("row", "F9")]
    [MemberData(nameof(Losses))]
    public void Logits_of_ten_thousand_give_finite_losses_and_gradients(Loss loss)
    {
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For([], device, seed: 0);
        using Pass pass = Pass.Training(store, step: 0);
        Tensor x = pass.Variable([1e4f, -1e4f, 0, -1e4f, 1e4f, 1e4f, -1e4f, -1e4f, 1e4f], [3, 3]), found = loss.Of(x, [1, 0, 2]);
        Assert.True(float.IsFinite(found.Item()) && found.Item() >= 0, $"{loss}: {found.Item()}");
        found.Backward();
        Assert.All(x.Gradient.ToArray(), g => Assert.True(float.IsFinite(g)));
    }

    [Fact]
    [Trait("row", "F8")]
    public void Rows_of_softmax_sum_to_one_also_for_ten_thousand()
    {
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For([], device, seed: 0);
        using Pass pass = Pass.Inference(store);
        float[] x = [1e4f, -1e4f, 9.999e3f, 0, 1, 2, -1e4f, -1e4f, -1e4f], p = pass.Input(x, [3, 3]).Softmax().Keep(), log = pass.Input(x, [3, 3]).LogSoftmax().Keep();
        Assert.All(p.Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-6f));
        for (int i = 0; i < p.Length; i++) Assert.Equal(p[i], Math.Exp(log[i]), 1e-6);
    }

    [Theory]
    [InlineData("focal", typeof(Focal))]
    [InlineData("binaryFocal", typeof(BinaryFocal))]
    [InlineData("absoluteError", typeof(AbsoluteError))]
    [InlineData("huber", typeof(Huber))]
    [InlineData("smoothL1", typeof(SmoothL1))]
    [InlineData("klDivergence", typeof(KlDivergence))]
    [InlineData("negativeLogLikelihood", typeof(NegativeLogLikelihood))]
    public void Recipes_call_every_loss_by_name(string name, Type type)
    {
        Recipe recipe = Recipe.Parse(new JsonObject { ["loss"] = name });
        Assert.IsType(type, recipe.Loss);
        Assert.Equal(recipe.ToJson(), Recipe.Parse(recipe.ToJson()).ToJson());
    }

    [Fact]
    public void Class_weights_are_read_from_recipes()
    {
        Recipe recipe = Recipe.Parse("""{"loss": {"classWeights": [1, 2.5, 0]}}""");
        Assert.Equal([1, 2.5f, 0], ((CrossEntropy)recipe.Loss).ClassWeights!);
    }

    [Theory]
    [InlineData("""{"loss": {"name": "huber", "delta": 0}}""", "Recipe: delta: expected a positive number, received 0.")]
    [InlineData("""{"loss": {"name": "focal", "gamma": -1}}""", "Recipe: gamma: expected a number of at least 0, received -1.")]
    [InlineData("""{"loss": {"name": "binaryFocal", "alpha": 2}}""", "Recipe: alpha: expected a number from 0 to 1, received 2.")]
    [InlineData("""{"loss": {"name": "binaryCrossEntropy", "positiveWeight": 0}}""", "Recipe: positiveWeight: expected a positive number, received 0.")]
    [InlineData("""{"loss": {"classWeights": [1, -1]}}""", "Recipe: classWeights[1]: expected a number of at least 0, received -1.")]
    [InlineData("""{"loss": {"classWeights": [0, 0]}}""", "Recipe: classWeights: expected at least one weight above 0, received none.")]
    [InlineData("""{"activation": "reluu"}""", "Recipe: activation: There is no activation 'reluu'; known are")]
    public void Settings_out_of_range_are_refused(string json, string start) =>
        Assert.StartsWith(start, Assert.Throws<InputException>(() => Recipe.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_number_of_weights_than_classes_is_refused()
    {
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For([], device, seed: 0);
        using Pass pass = Pass.Training(store, step: 0);
        Tensor x = pass.Variable([1, 2, 3], [1, 3]);
        Assert.StartsWith("CrossEntropy: expected one weight for each class of outputs [1, 3], received 2;", Assert.Throws<InputException>(() => new CrossEntropy(0, [1, 2]).Of(x, [0])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Focal: label 3 at row 0", Assert.Throws<InputException>(() => new Focal().Of(x, [3])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_warm_step_allocates_nothing(Loss loss)
    {
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For([], device, seed: 0);
        float[] values = [1, 2, 3, 4, 5, 6];
        int[] labels = [0, 2];
        Shape shape = [2, 3];
        long least = long.MaxValue;
        for (int i = 0; i < 50; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using (Pass pass = Pass.Training(store, i)) loss.Of(pass.Variable(values, shape), labels).Backward();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
