using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Updates beyond plain descent and Adam, all by one walk; each rule is its formula.</summary>
internal static class FurtherUpdates
{
    public static void RmsProp<V>(
        Workers workers, in DescentStep step, float alpha, float momentum, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer mean, FloatBuffer velocity)
        where V : unmanaged, ISimd<V> =>
        Walk<V, RmsPropRule<V>>(workers, weights, gradients, square, mean, velocity, new(step, alpha, momentum, epsilon, centered: !mean.IsNone, moving: !velocity.IsNone));

    public static void Adagrad<V>(Workers workers, in DescentStep step, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer sum)
        where V : unmanaged, ISimd<V> => Walk<V, AdagradRule<V>>(workers, weights, gradients, sum, default, default, new(step, epsilon));

    public static void Adadelta<V>(Workers workers, in DescentStep step, float rho, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer change)
        where V : unmanaged, ISimd<V> => Walk<V, AdadeltaRule<V>>(workers, weights, gradients, square, change, default, new(step, rho, epsilon));

    public static void Adamax<V>(
        Workers workers, in DescentStep step, float beta1, float beta2, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer peak)
        where V : unmanaged, ISimd<V> => Walk<V, AdamaxRule<V>>(workers, weights, gradients, mean, peak, default, new(step, beta1, beta2, epsilon));

    public static void Lion<V>(Workers workers, in DescentStep step, float beta1, float beta2, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean)
        where V : unmanaged, ISimd<V> => Walk<V, LionRule<V>>(workers, weights, gradients, mean, default, default, new(step, beta1, beta2));

    public static void Moments<V>(Workers workers, in DescentStep step, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square)
        where V : unmanaged, ISimd<V> => Walk<V, MomentRule<V>>(workers, weights, gradients, mean, square, default, new(step, moments));

    public static void MomentDirection<V>(
        Workers workers, float gradientScale, float decay, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square)
        where V : unmanaged, ISimd<V> => Walk<V, DirectionRule<V>>(workers, weights, gradients, mean, square, default, new(gradientScale, decay, moments));

    public static void Mix<V>(Workers workers, FloatBuffer x, float share, FloatBuffer y)
        where V : unmanaged, ISimd<V> => Walk<V, MixRule<V>>(workers, y, x, default, default, default, new(share));

    private static void Walk<V, TRule>(Workers workers, FloatBuffer weights, FloatBuffer gradients, FloatBuffer first, FloatBuffer second, FloatBuffer third, TRule rule)
        where V : unmanaged, ISimd<V>
        where TRule : unmanaged, IUpdateRule<V>
    {
        var work = new UpdateWalk<V, TRule>(weights, gradients, first, second, third, rule);
        workers.For(weights.Length, Grain.OfFloats(weights.Length), ref work);
    }

    private readonly struct RmsPropRule<V>(DescentStep step, float alpha, float momentum, float epsilon, bool centered, bool moving) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly Descent<V> descent = new(step);
        private readonly V alpha = V.Splat(alpha), share = V.Splat((float)(1 - (double)alpha)), momentum = V.Splat(momentum), epsilon = V.Splat(epsilon);
        private readonly bool centered = centered, moving = moving;

        public static bool OverGradients => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V square, ref V mean, ref V velocity)
        {
            g = descent.Gradient(w, g);
            square = V.Fma(alpha, square, share * (g * g));
            V spread = square;
            if (centered)
            {
                mean = V.Fma(alpha, mean, share * g);
                spread = V.Max(V.Fma(V.Zero - mean, mean, square), V.Zero);   // rounding may leave a little below zero
            }

            V direction = g / (V.Sqrt(spread) + epsilon);
            if (!moving) return descent.Follow(w, direction);
            velocity = V.Fma(momentum, velocity, direction);
            return descent.Follow(w, velocity);
        }
    }

    private readonly struct AdagradRule<V>(DescentStep step, float epsilon) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly Descent<V> descent = new(step);
        private readonly V epsilon = V.Splat(epsilon);

        public static bool OverGradients => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V sum, ref V b, ref V c)
        {
            g = descent.Gradient(w, g);
            sum = V.Fma(g, g, sum);
            return descent.Follow(w, g / (V.Sqrt(sum) + epsilon));
        }
    }

    private readonly struct AdadeltaRule<V>(DescentStep step, float rho, float epsilon) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly Descent<V> descent = new(step);
        private readonly V rho = V.Splat(rho), share = V.Splat((float)(1 - (double)rho)), epsilon = V.Splat(epsilon);

        public static bool OverGradients => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V square, ref V change, ref V c)
        {
            g = descent.Gradient(w, g);
            square = V.Fma(rho, square, share * (g * g));
            V direction = V.Sqrt(change + epsilon) / V.Sqrt(square + epsilon) * g;
            change = V.Fma(rho, change, share * (direction * direction));
            return descent.Follow(w, direction);
        }
    }

    private readonly struct AdamaxRule<V>(DescentStep step, float beta1, float beta2, float epsilon) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly Descent<V> descent = new(step);
        private readonly V beta1 = V.Splat(beta1), share = V.Splat((float)(1 - (double)beta1)), beta2 = V.Splat(beta2), epsilon = V.Splat(epsilon);

        public static bool OverGradients => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V mean, ref V peak, ref V c)
        {
            g = descent.Gradient(w, g);
            mean = V.Fma(beta1, mean, share * g);
            peak = V.Max(beta2 * peak, V.Max(g, V.Zero - g) + epsilon);
            return descent.Follow(w, mean / peak);
        }
    }

    private readonly struct LionRule<V>(DescentStep step, float beta1, float beta2) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly Descent<V> descent = new(step);
        private readonly V beta1 = V.Splat(beta1), share1 = V.Splat((float)(1 - (double)beta1));
        private readonly V beta2 = V.Splat(beta2), share2 = V.Splat((float)(1 - (double)beta2));

        public static bool OverGradients => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V mean, ref V b, ref V c)
        {
            g = descent.Gradient(w, g);
            V mixed = V.Fma(beta1, mean, share1 * g);
            mean = V.Fma(beta2, mean, share2 * g);
            V sign = V.WhereGreater(mixed, V.Zero, V.Splat(1), V.WhereGreater(V.Zero, mixed, V.Splat(-1), mixed));   // zero and NaN stay what they are
            return descent.Follow(w, sign);
        }
    }

    private readonly struct MomentRule<V>(DescentStep step, MomentStep moments) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly Descent<V> descent = new(step);
        private readonly TwoMoments<V> moments = new(moments);

        public static bool OverGradients => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V mean, ref V square, ref V c) => descent.Follow(w, moments.Direction(descent.Gradient(w, g), ref mean, ref square));
    }

    private readonly struct DirectionRule<V>(float gradientScale, float decay, MomentStep moments) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly V scale = V.Splat(gradientScale), decay = V.Splat(decay);
        private readonly TwoMoments<V> moments = new(moments);

        public static bool OverGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V mean, ref V square, ref V c) => V.Fma(decay, w, moments.Direction(scale * g, ref mean, ref square));
    }

    private readonly struct TwoMoments<V>(MomentStep step)
        where V : unmanaged, ISimd<V>
    {
        private readonly V beta1 = V.Splat(step.Beta1), share1 = V.Splat((float)(1 - (double)step.Beta1));
        private readonly V beta2 = V.Splat(step.Beta2), share2 = V.Splat((float)(1 - (double)step.Beta2));
        private readonly V meanShare = V.Splat(step.MeanShare), gradientShare = V.Splat(step.GradientShare);
        private readonly V rootFactor = V.Splat(step.RootFactor), epsilon = V.Splat(step.Epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Direction(V g, ref V mean, ref V square)
        {
            mean = V.Fma(beta1, mean, share1 * g);
            square = V.Fma(beta2, square, share2 * (g * g));
            return V.Fma(meanShare, mean, gradientShare * g) / V.Fma(V.Sqrt(square), rootFactor, epsilon);
        }
    }

    /// <summary>Here the weights are y and the gradients x.</summary>
    private readonly struct MixRule<V>(float share) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly V share = V.Splat(share);

        public static bool OverGradients => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V a, ref V b, ref V c) => V.Fma(share, g - w, w);
    }
}
