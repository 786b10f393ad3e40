namespace Kiln.Tests.Diagnostics;

/// <summary>Three spirals in the plane, wound around each other: what a deep network learns and a linear one does not.</summary>
internal sealed class Spirals(int count, int part = 0, float noise = 0.05f) : Dataset
{
    private const int Arms = 3;

    public override string Name => "spirals";

    public override int Count => count;

    public override Shape SampleShape => [2];

    public override IReadOnlyList<string> ClassNames { get; } = ["a", "b", "c"];

    /// <summary>A network of hidden layers of 32 units, each with a norm before its function where asked for.</summary>
    public static Layer Net(string function, bool norm, int hidden, float dropout = 0)
    {
        var layers = new List<Layer>();
        for (int i = 0; i < hidden; i++)
        {
            layers.Add(new Linear(i == 0 ? 2 : 32, 32, bias: !norm, init: function == "relu" ? Init.He : Init.Glorot));
            if (norm) layers.Add(new BatchNorm(32));
            layers.Add(Activations.Parse(function));
            if (dropout > 0) layers.Add(new Dropout(dropout));
        }

        return new Sequential([.. layers, new Linear(32, Arms, init: Init.Glorot)]);
    }

    public override int LabelOf(int index) => index % Arms;

    public override void Read(int index, in SampleKey key, Span<float> into)
    {
        Philox random = Philox.For(5, (ulong)part, (ulong)index);
        random.FillNormal(into, noise);
        float along = 0.1f + (0.9f * random.NextFloat()), angle = (5 * along) + (LabelOf(index) * 2 * MathF.PI / Arms);
        into[0] += 2 * along * MathF.Cos(angle);
        into[1] += 2 * along * MathF.Sin(angle);
    }
}
