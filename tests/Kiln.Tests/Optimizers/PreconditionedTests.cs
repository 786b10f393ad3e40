using System.Text.Json.Nodes;
using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Tests.Optimizers;

public sealed class PreconditionedTests(ITestOutputHelper output)
{
    private const int Rows = 8, Columns = 4;

    [Theory]
    [InlineData(10)]
    [InlineData(10_000)]
    [Trait("row", "K2")]
    public void A_diagonal_takes_as_many_steps_whatever_the_ratio_of_curvatures(double ratio)
    {
        double Curvature(int i) => Math.Pow(ratio, i / (Rows * Columns - 1.0)) / ratio;
        double meanInverse = Enumerable.Range(0, Rows * Columns).Average(i => 1 / Curvature(i));   // P is scaled to a mean of 1, so this rate times P halves distances
        int plain = StepsTo(1e-6, new Sgd(1), Diagonal, Rows, Columns);
        int fitted = StepsTo(1e-6, new Preconditioned(new Sgd(0.5f * (float)meanInverse), Updates: 1, Damping: 0), Diagonal, Rows, Columns);
        output.WriteLine($"ratio {ratio}: plain {plain}, preconditioned {fitted} steps");
        Assert.InRange(fitted, 11, 12);   // one looks, and ten halvings are 10⁻³
        Assert.True(plain > 4 * ratio, $"{plain}");

        void Diagonal(ReadOnlySpan<float> w, Span<float> g)
        {
            for (int i = 0; i < w.Length; i++) g[i] = (float)(Curvature(i) * w[i]);
        }
    }

    [Theory]
    [InlineData(Rows, Columns)]
    [InlineData(Columns, Rows)]
    [Trait("row", "K2")]
    public void A_full_side_undoes_curvature_that_no_diagonal_can(int rows, int columns)
    {
        // The curvature mixes the shorter side: 1 along the sum of it, 0.01 across; its inverse has a mean diagonal of (1 + 3·100)/4.
        int side = Math.Min(rows, columns);
        bool left = rows < columns;
        int plain = StepsTo(1e-6, new Sgd(1), Mixed, rows, columns, Cosines);
        int diagonal = Enumerable.Range(0, 12).Min(i => StepsTo(1e-6, new Preconditioned(new Sgd(100 * MathF.Pow(0.5f, i)), Updates: 1, Damping: 0.01f), Mixed, rows, columns, Cosines));
        int full = StepsTo(1e-6, new Preconditioned(new Sgd(0.5f * 75.25f), PreconditionerForm.Kronecker, Updates: 1, Damping: 0), Mixed, rows, columns, Cosines);
        output.WriteLine($"[{rows}, {columns}]: plain {plain}, best diagonal {diagonal}, one full side {full} steps");
        Assert.InRange(full, 11, 12);
        Assert.True(plain > 20 * full && diagonal > 10 * full);

        // Along the longer side orthonormal, so that GᵀG or GGᵀ is the curvature's square.
        double Cosines(int i)
        {
            (int line, int k) = left ? (i % columns, i / columns) : (i / columns, i % columns);
            return Math.Sqrt(2.0 / Rows) * Math.Cos(Math.PI * (line + 0.5) * (k + 1) / Rows);
        }

        void Mixed(ReadOnlySpan<float> w, Span<float> g)
        {
            for (int line = 0; line < Math.Max(rows, columns); line++)
            {
                double sum = 0;
                for (int k = 0; k < side; k++) sum += w[At(line, k)];
                for (int k = 0; k < side; k++) g[At(line, k)] = (float)((0.01 * w[At(line, k)]) + (0.99 * sum / side));
            }
        }

        int At(int line, int k) => left ? (k * columns) + line : (line * columns) + k;
    }

    [Fact]
    public void It_stays_after_its_updates_and_its_mean_is_one()
    {
        using var device = new CpuDevice(threads: 1);
        var p = new Parameter("w", [Rows, Columns], new Normal(1));
        using var store = ParameterStore.For([p], device, seed: 1);
        using var state = OptimizerState.For(new Preconditioned(new Sgd(0.1f), Updates: 3), store);
        float[] first = p.Values.ToArray();
        var random = new Philox(4);
        for (int t = 1; t <= 3; t++) Step();
        Assert.Equal(first, p.Values.ToArray());
        float[] found = state.State(0).Span[..(Rows * Columns)].ToArray();
        Assert.Equal(1, found.Average(), 1e-5);
        Assert.True(found.Max() / found.Min() <= 11.01f);
        for (int t = 0; t < 5; t++) Step();
        Assert.Equal(found, state.State(0).Span[..(Rows * Columns)].ToArray());
        Assert.NotEqual(first, p.Values.ToArray());

        void Step()
        {
            random.FillNormal(p.Gradients, 1);
            state.Step();
        }
    }

    [Fact]
    public void A_recipe_names_it_with_the_optimiser_inside()
    {
        Recipe recipe = Recipe.Parse(JsonNode.Parse("""{"optimizer": {"name": "preconditioned", "form": "Kronecker", "inner": {"name": "adam", "lr": 0.01}}}"""));
        Assert.Equal(new Preconditioned(new Adam(0.01f), PreconditionerForm.Kronecker), recipe.Optimizer);
        Assert.Equal(0.01f, recipe.Optimizer.LearningRate);
    }

    private delegate void Gradient(ReadOnlySpan<float> w, Span<float> g);

    /// <summary>Steps until the squared length of the weights is a share of what it was; they start ±1 where nothing else is said.</summary>
    private static int StepsTo(double share, Optimizer optimizer, Gradient gradient, int rows, int columns, Func<int, double>? start = null)
    {
        using var device = new CpuDevice(threads: 1);
        var p = new Parameter("w", [rows, columns], Init.One);
        using var store = ParameterStore.For([p], device, seed: 1);
        using var state = OptimizerState.For(optimizer, store);
        for (int i = 0; i < p.Values.Length; i++) p.Values[i] = (float)(start?.Invoke(i) ?? (i % 3 == 0 ? 1 : -1));
        double first = Length();
        for (int step = 1; step < 100_000; step++)
        {
            gradient(p.Values, p.Gradients);
            state.Step();
            if (!double.IsFinite(Length())) break;
            if (Length() < share * first) return step;
        }

        return int.MaxValue;

        double Length()
        {
            double sum = 0;
            foreach (float w in p.Values) sum += (double)w * w;
            return sum;
        }
    }
}
