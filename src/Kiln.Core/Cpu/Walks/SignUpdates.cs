using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Updates whose steps do not depend on the size of gradients. Lanes: neighbouring weights; the remainder is a padded vector.</summary>
internal static class SignUpdates
{
    /// <summary>Resilient propagation (Riedmiller and Braun 1993), without taking back steps, as PyTorch has it.</summary>
    public static void Rprop<V>(Workers workers, in DescentStep step, in SignStep sizes, FloatBuffer weights, FloatBuffer gradients, FloatBuffer previous, FloatBuffer size)
        where V : unmanaged, ISimd<V>
    {
        var work = new UpdateWalk<V, RpropRule<V>>(weights, gradients, previous, size, default, new(step, sizes));
        workers.For(weights.Length, Grain.OfFloats(weights.Length), ref work);
    }

    private readonly struct RpropRule<V>(DescentStep step, SignStep sizes) : IUpdateRule<V>
        where V : unmanaged, ISimd<V>
    {
        private readonly Descent<V> descent = new(step);
        private readonly V shrink = V.Splat(sizes.Shrink), grow = V.Splat(sizes.Grow), least = V.Splat(sizes.Least), most = V.Splat(sizes.Most);

        public static bool OverGradients => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Next(V w, V g, ref V previous, ref V size, ref V c)
        {
            g = descent.Gradient(w, g);
            V both = g * previous;
            V factor = V.WhereGreater(both, V.Zero, grow, V.WhereGreater(V.Zero, both, shrink, V.Splat(1)));
            size = V.Min(V.Max(size * factor, least), most);
            g = V.WhereGreater(V.Zero, both, V.Zero, g);
            previous = g;
            V direction = V.WhereGreater(g, V.Zero, size, V.WhereGreater(V.Zero, g, V.Zero - size, g));   // zero and NaN stay what they are
            return descent.Follow(w, direction);
        }
    }
}
