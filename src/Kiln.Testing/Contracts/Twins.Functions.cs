using Kiln.Devices;

namespace Kiln.Testing;

/// <content>Elementwise functions and losses of elements, each as its paper writes it.</content>
internal static partial class Twins
{
    public static Func<double[][], double[]> Function(Activation f) => x => [.. x[0].Select(v => Activated(f, v))];

    /// <summary>Slopes are those of the first op of the contract's pass, read from the stream one number after another.</summary>
    public static Func<double[][], double[]> RRelu(float lower, float upper) => x =>
    {
        var random = new Philox(Philox.Mix(Philox.Mix(OpCase.Seed, (ulong)OpCase.Step), 0));
        var y = new double[x[0].Length];
        for (int i = 0; i < y.Length; i++)
        {
            double slope = lower + ((double)(upper - lower) * random.NextFloat());
            y[i] = x[0][i] > 0 ? x[0][i] : slope * x[0][i];
        }

        return y;
    };

    public static double[] PRelu(double[][] x) => [.. x[0].Select((v, i) => Math.Max(v, 0) + (x[1][i % x[1].Length] * Math.Min(v, 0)))];

    public static Func<double[][], double[]> LogSoftmax(int columns) => x => [.. x[0].Chunk(columns).SelectMany(row => Probabilities(row)).Select(p => Math.Log(p))];

    /// <summary>Σ f(x, t)/n.</summary>
    public static Func<double[][], double[]> ElementLoss(ElementLoss f, int n) => x => [x[0].Zip(x[1], (v, t) => LossOf(f, v, t)).Sum() / n];

    private static double Activated(Activation f, double v) => f.Kind switch
    {
        ActivationKind.Relu => Math.Max(v, 0),
        ActivationKind.LeakyRelu => v < 0 ? v * f.Slope : v,
        ActivationKind.Sigmoid => Logistic(v),
        ActivationKind.Tanh => Math.Tanh(v),
        ActivationKind.Elu => Math.Max(v, 0) + Math.Min(f.First * (Math.Exp(v) - 1), 0),
        ActivationKind.Selu => 1.0507009873554804934 * (Math.Max(v, 0) + Math.Min(1.6732632423543772848 * (Math.Exp(v) - 1), 0)),
        ActivationKind.Celu => Math.Max(v, 0) + Math.Min(f.First * (Math.Exp(v / f.First) - 1), 0),
        ActivationKind.Softplus => Math.Log(1 + Math.Exp(f.First * v)) / f.First,
        ActivationKind.Softsign => v / (1 + Math.Abs(v)),
        ActivationKind.LogSigmoid => Math.Log(Logistic(v)),
        ActivationKind.HardTanh => Math.Min(Math.Max(v, f.First), f.Second),
        ActivationKind.HardSigmoid => Math.Min(Math.Max((v / 6) + 0.5, 0), 1),
        ActivationKind.Step => v < 0 ? 0 : 1,
        ActivationKind.Gelu => v * NormalDistribution(v),
        ActivationKind.GeluTanh => 0.5 * v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * Math.Pow(v, 3))))),
        ActivationKind.Silu => v * Logistic(v),
        ActivationKind.Mish => v * Math.Tanh(Math.Log(1 + Math.Exp(v))),
        ActivationKind.HardSwish => v * Math.Min(Math.Max((v / 6) + 0.5, 0), 1),
        ActivationKind.Sinc => v == 0 ? 1 : Math.Sin(v) / v,
        _ => v,
    };

    private static double LossOf(ElementLoss f, double x, double t) => f.Kind switch
    {
        ElementLossKind.Absolute => Math.Abs(x - t),
        ElementLossKind.Huber => Math.Abs(x - t) < f.First ? 0.5 * Math.Pow(x - t, 2) : f.First * (Math.Abs(x - t) - (0.5 * f.First)),
        ElementLossKind.BinaryCrossEntropy => (-f.First * t * Math.Log(Logistic(x))) - ((1 - t) * Math.Log(Logistic(-x))),
        ElementLossKind.BinaryFocal => (t * (f.Second < 0 ? 1 : f.Second) * -Math.Pow(1 - Logistic(x), f.First) * Math.Log(Logistic(x)))
            + ((1 - t) * (f.Second < 0 ? 1 : 1 - (double)f.Second) * -Math.Pow(Logistic(x), f.First) * Math.Log(1 - Logistic(x))),
        ElementLossKind.Likelihood => -t * Math.Pow(1 - Math.Exp(x), f.First) * x,
        _ => t * (Math.Log(t) - x),
    };

    private static double Logistic(double v) => 1 / (1 + Math.Exp(-v));

    /// <summary>One half and the integral of the density from 0, by Simpson's rule.</summary>
    private static double NormalDistribution(double v)
    {
        const int Intervals = 200;
        double step = v / Intervals, sum = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            double z = i * step;
            sum += Math.Exp(-0.5 * z * z) * (i is 0 or Intervals ? 1 : i % 2 == 1 ? 4 : 2);
        }

        return 0.5 + (sum * step / 3 / Math.Sqrt(2 * Math.PI));
    }
}
