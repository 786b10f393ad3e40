using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Updates of weights: one pass over memory. Lanes: neighbouring weights; the remainder is a padded vector.</summary>
internal static unsafe class Updates
{
    /// <summary>Stochastic gradient descent with momentum (Sutskever et al. 2013 for Nesterov's form).</summary>
    public static void Sgd<V>(Workers workers, FloatBuffer weights, FloatBuffer gradients, FloatBuffer velocity, in SgdStep step)
        where V : unmanaged, ISimd<V>
    {
        var work = new SgdWork<V>(weights.Address, gradients.Address, step.Momentum == 0 ? null : velocity.Address, step);
        workers.For(weights.Length, Grain.OfFloats(weights.Length), ref work);
    }

    /// <summary>Adam; the corrections of the first steps are found once, in double precision.</summary>
    public static void Adam<V>(Workers workers, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square, in AdamStep step)
        where V : unmanaged, ISimd<V>
    {
        var work = new AdamWork<V>(weights.Address, gradients.Address, mean.Address, square.Address, step);
        workers.For(weights.Length, Grain.OfFloats(weights.Length), ref work);
    }

    /// <summary>x ← min(max(x, −limit), limit).</summary>
    public static void Clamp<V>(Workers workers, FloatBuffer x, float limit)
        where V : unmanaged, ISimd<V> => Elementwise.Map<V, ClampMap>(workers, x, new(x), new(limit));

    private readonly struct SgdWork<V>(float* weights, float* gradients, float* velocity, SgdStep step) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* weights = weights, gradients = gradients, velocity = velocity;
        private readonly SgdStep step = step;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            V scale = V.Splat(step.GradientScale), penalty = V.Splat(step.L2Penalty), rate = V.Splat(-step.Rate), momentum = V.Splat(step.Momentum);
            V keep = V.Splat((float)(1 - ((double)step.Rate * step.DecoupledDecay)));
            bool nesterov = step.Nesterov;
            float* v = velocity;
            nint i = start, rest = end - i;
            for (; rest >= V.Lanes; i += V.Lanes, rest -= V.Lanes)
            {
                V w = V.Load(weights + i), move = V.Fma(penalty, w, scale * V.Load(gradients + i));
                if (v != null)
                {
                    V speed = V.Fma(momentum, V.Load(v + i), move);
                    speed.Store(v + i);
                    move = nesterov ? V.Fma(momentum, speed, move) : speed;
                }

                V.Fma(rate, move, keep * w).Store(weights + i);
            }

            if (rest == 0) return;
            V lastW = Tail.Load<V>(weights + i, rest), last = V.Fma(penalty, lastW, scale * Tail.Load<V>(gradients + i, rest));
            if (v != null)
            {
                V speed = V.Fma(momentum, Tail.Load<V>(v + i, rest), last);
                Tail.Store(speed, v + i, rest);
                last = nesterov ? V.Fma(momentum, speed, last) : speed;
            }

            Tail.Store(V.Fma(rate, last, keep * lastW), weights + i, rest);
        }
    }

    /// <summary>The numbers of a step as vectors: √v̂ = √v · rootFactor, and rate/(1 − β₁ᵗ) is the rate of m.</summary>
    private readonly struct AdamWork<V>(float* weights, float* gradients, float* mean, float* square, AdamStep step) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* weights = weights, gradients = gradients, mean = mean, square = square;
        private readonly V scale = V.Splat(step.GradientScale), penalty = V.Splat(step.L2Penalty), epsilon = V.Splat(step.Epsilon);
        private readonly V beta1 = V.Splat(step.Beta1), beta2 = V.Splat(step.Beta2);
        private readonly V share1 = V.Splat((float)(1 - (double)step.Beta1)), share2 = V.Splat((float)(1 - (double)step.Beta2));
        private readonly V rate = V.Splat((float)(-step.Rate / (1 - Math.Pow(step.Beta1, step.Time))));
        private readonly V rootFactor = V.Splat((float)(1 / Math.Sqrt(1 - Math.Pow(step.Beta2, step.Time))));
        private readonly V keep = V.Splat((float)(1 - ((double)step.Rate * step.DecoupledDecay)));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            AdamWork<V> numbers = this;
            nint i = start, rest = end - i;
            for (; rest >= V.Lanes; i += V.Lanes, rest -= V.Lanes)
            {
                V w = V.Load(weights + i);
                V g = numbers.Gradient(w, V.Load(gradients + i));
                V m = numbers.Mean(V.Load(mean + i), g), v = numbers.Square(V.Load(square + i), g);
                m.Store(mean + i);
                v.Store(square + i);
                numbers.Weight(w, m, v).Store(weights + i);
            }

            if (rest == 0) return;
            V lastW = Tail.Load<V>(weights + i, rest);
            V lastG = Gradient(lastW, Tail.Load<V>(gradients + i, rest));
            V lastM = Mean(Tail.Load<V>(mean + i, rest), lastG), lastV = Square(Tail.Load<V>(square + i, rest), lastG);
            Tail.Store(lastM, mean + i, rest);
            Tail.Store(lastV, square + i, rest);
            Tail.Store(Weight(lastW, lastM, lastV), weights + i, rest);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Gradient(V w, V g) => V.Fma(penalty, w, scale * g);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Mean(V m, V g) => V.Fma(beta1, m, share1 * g);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Square(V v, V g) => V.Fma(beta2, v, share2 * (g * g));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Weight(V w, V m, V v) => V.Fma(rate, m / V.Fma(V.Sqrt(v), rootFactor, epsilon), keep * w);
    }
}
