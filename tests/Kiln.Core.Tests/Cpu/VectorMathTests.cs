using Kiln.Cpu;

namespace Kiln.Core.Tests.Cpu;

public sealed unsafe class VectorMathTests
{
    [Fact]
    public void Exp_is_within_one_and_a_half_ulp()
    {
        Assert.InRange(WorstUlp<ExpMap>(Math.Exp, -87, 88.7f), 0, 1.5);
        Assert.InRange(WorstUlp<ExpMap>(Math.Exp, -1, 1), 0, 1.5);
    }

    [Fact]
    public void Tanh_is_within_three_ulp()
    {
        Assert.InRange(WorstUlp<TanhMap>(Math.Tanh, -12, 12), 0, 3);
        Assert.InRange(WorstUlp<TanhMap>(Math.Tanh, -1e-3f, 1e-3f), 0, 3);
    }

    [Fact]
    public void Sigmoid_is_within_three_ulp() => Assert.InRange(WorstUlp<SigmoidMap>(x => 1 / (1 + Math.Exp(-x)), -87, 40), 0, 3);

    [Fact]
    public void Exp_reaches_zero_infinity_and_the_subnormal_numbers()
    {
        Assert.Equal(0, Of<ExpMap>(-1000));
        Assert.Equal(0, Of<ExpMap>(float.NegativeInfinity));
        Assert.Equal(1, Of<ExpMap>(0));
        Assert.Equal(float.PositiveInfinity, Of<ExpMap>(1000));
        Assert.Equal(float.PositiveInfinity, Of<ExpMap>(89));
        Assert.Equal(float.NaN, Of<ExpMap>(float.NaN));
        Assert.InRange(Math.Abs(Of<ExpMap>(-100) - Math.Exp(-100)), 0, float.Epsilon);
    }

    [Fact]
    public void Exp_of_negative_numbers_has_the_bits_of_exp_and_ends_in_zero()
    {
        for (int i = 0; i < 87_000; i++) Assert.Equal(Of<ExpMap>(i * -0.001f), Of<ExpOfNegativeMap>(i * -0.001f));
        Assert.Equal(0, Of<ExpOfNegativeMap>(-87.01f));
        Assert.Equal(0, Of<ExpOfNegativeMap>(float.NegativeInfinity));
        Assert.Equal(float.NaN, Of<ExpOfNegativeMap>(float.NaN));
    }

    [Fact]
    public void Log_is_within_two_ulp_of_at_least_one()
    {
        for (int i = -87_000; i <= 87_000; i++)
        {
            float x = (float)Math.Exp(i * 0.001);
            double y = Math.Log(x);
            Assert.InRange(Math.Abs(Of<LogMap>(x) - y) / Math.Max(1, Math.Abs(y)), 0, 2 * 1.2e-7);
        }

        Assert.Equal(0, Of<LogMap>(1));
        Assert.Equal(float.NegativeInfinity, Of<LogMap>(0));
        Assert.Equal(float.NaN, Of<LogMap>(float.NaN));
    }

    [Fact]
    public void Powers_are_those_of_the_runtime()
    {
        foreach (float x in (float[])[0, 1e-6f, 0.25f, 0.999f, 1, 3])
        {
            Assert.Equal(1, Of<PowerMap<Zero>>(x));
            Assert.Equal(x, Of<PowerMap<One>>(x));
            Assert.Equal(x * x, Of<PowerMap<Two>>(x));
            Assert.Equal(Math.Pow(x, 1.5), Of<PowerMap<OneAndAHalf>>(x), Math.Pow(x, 1.5) * 3e-6);
        }
    }

    [Fact]
    public void One_lane_gives_the_values_of_a_vector()
    {
        for (int i = -2000; i <= 2000; i++)
        {
            float x = i * 0.05f;
            Assert.Equal(Of<ExpMap>(x), OfLane<ExpMap>(x));
            Assert.Equal(Of<TanhMap>(x), OfLane<TanhMap>(x));
            Assert.Equal(Of<SigmoidMap>(x), OfLane<SigmoidMap>(x));
            Assert.Equal(Of<LogMap>(Math.Abs(x)), OfLane<LogMap>(Math.Abs(x)));
        }
    }

    [Fact]
    public void Greater_or_NaN_asks_for_a_NaN_on_the_left_only()
    {
        float[] values = [float.NaN, float.NegativeInfinity, -1, 0, 1, float.PositiveInfinity];
        foreach (float a in values)
        {
            foreach (float b in values)
            {
                float expected = a > b || float.IsNaN(a) ? 1 : 2;
                Assert.Equal(expected, Choose<Lane>(a, b));
                foreach (SimdWidth width in KernelDevices.Widths)
                {
                    float actual = width switch
                    {
                        SimdWidth.Bits512 => Choose<Wide>(a, b),
                        SimdWidth.Bits256 => Choose<Narrow>(a, b),
                        _ => Choose<Portable>(a, b),
                    };
                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    private static float Choose<V>(float a, float b)
        where V : unmanaged, ISimd<V>
    {
        float* lanes = stackalloc float[V.Lanes];
        V.WhereGreaterOrNaN(V.Splat(a), V.Splat(b), V.Splat(1), V.Splat(2)).Store(lanes);
        return lanes[V.Lanes - 1];
    }

    private static float Of<TMap>(float x)
        where TMap : unmanaged, IMap
    {
        float* lanes = stackalloc float[Portable.Lanes];
        default(TMap).Of(Portable.Splat(x)).Store(lanes);
        return lanes[0];
    }

    private static float OfLane<TMap>(float x)
        where TMap : unmanaged, IMap
    {
        float y;
        default(TMap).Of(Lane.Splat(x)).Store(&y);
        return y;
    }

    /// <summary>The largest distance to the exact value over 400,001 points, in units of the last place of the exact value.</summary>
    private static double WorstUlp<TMap>(Func<double, double> exact, float low, float high)
        where TMap : unmanaged, IMap
    {
        const int Points = 400_000;
        double worst = 0;
        for (int i = 0; i <= Points; i++)
        {
            float x = low + (float)((double)(high - low) * i / Points);
            double y = exact(x), unit = Math.Max(MathF.BitIncrement(MathF.Abs((float)y)) - Math.Abs((float)y), float.Epsilon);
            worst = Math.Max(worst, Math.Abs(Of<TMap>(x) - y) / unit);
        }

        return worst;
    }

    private readonly struct ExpMap : IMap
    {
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => VectorMath.Exp(x);
    }

    private readonly struct TanhMap : IMap
    {
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => VectorMath.Tanh(x);
    }

    private readonly struct SigmoidMap : IMap
    {
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => VectorMath.Sigmoid(x);
    }

    private readonly struct ExpOfNegativeMap : IMap
    {
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => VectorMath.ExpOfNegative(x);
    }

    private readonly struct LogMap : IMap
    {
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => VectorMath.Log(x);
    }

    private readonly struct PowerMap<TExponent> : IMap
        where TExponent : IExponent
    {
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => VectorMath.Power(x, TExponent.Value);
    }

    private interface IExponent
    {
        static abstract float Value { get; }
    }

    private readonly struct Zero : IExponent
    {
        public static float Value => 0;
    }

    private readonly struct One : IExponent
    {
        public static float Value => 1;
    }

    private readonly struct Two : IExponent
    {
        public static float Value => 2;
    }

    private readonly struct OneAndAHalf : IExponent
    {
        public static float Value => 1.5f;
    }
}
