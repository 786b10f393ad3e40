using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>How a vector of weights follows a vector of gradients.</summary>
internal interface IUpdateRule<V>
    where V : unmanaged, ISimd<V>
{
    /// <summary>Whether the result goes over the gradients instead of the weights.</summary>
    static abstract bool OverGradients { get; }

    /// <summary>The result, from weights, gradients and up to three remembered vectors, which it changes; those that do not exist are zero.</summary>
    V Next(V w, V g, ref V a, ref V b, ref V c);
}

/// <summary>The settings of a <see cref="DescentStep"/> as vectors.</summary>
internal readonly struct Descent<V>(DescentStep step)
    where V : unmanaged, ISimd<V>
{
    private readonly V scale = V.Splat(step.GradientScale), penalty = V.Splat(step.L2Penalty), keep = V.Splat(step.Keep), move = V.Splat(-step.Move);

    /// <summary>The gradient after its scale and the penalty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient(V w, V g) => V.Fma(penalty, w, scale * g);

    /// <summary>The weight after a move along the direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Follow(V w, V direction) => V.Fma(move, direction, keep * w);
}

/// <summary>One pass over weights, gradients and what an optimiser remembers. Lanes: neighbouring weights; the remainder is a padded vector.</summary>
internal readonly unsafe struct UpdateWalk<V, TRule>(FloatBuffer weights, FloatBuffer gradients, FloatBuffer first, FloatBuffer second, FloatBuffer third, TRule rule) : IWork
    where V : unmanaged, ISimd<V>
    where TRule : unmanaged, IUpdateRule<V>
{
    private readonly float* w = weights.Address, g = gradients.Address, a = first.Address, b = second.Address, c = third.Address;
    private readonly TRule rule = rule;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end, int worker)
    {
        TRule next = rule;
        float* to = TRule.OverGradients ? g : w, p = a, q = b, r = c;
        nint i = start, rest = end - i;
        for (; rest >= V.Lanes; i += V.Lanes, rest -= V.Lanes)
        {
            V x = p != null ? V.Load(p + i) : V.Zero, y = q != null ? V.Load(q + i) : V.Zero, z = r != null ? V.Load(r + i) : V.Zero;
            next.Next(V.Load(w + i), V.Load(g + i), ref x, ref y, ref z).Store(to + i);
            if (p != null) x.Store(p + i);
            if (q != null) y.Store(q + i);
            if (r != null) z.Store(r + i);
        }

        if (rest == 0) return;
        V lastX = p != null ? Tail.Load<V>(p + i, rest) : V.Zero, lastY = q != null ? Tail.Load<V>(q + i, rest) : V.Zero, lastZ = r != null ? Tail.Load<V>(r + i, rest) : V.Zero;
        Tail.Store(next.Next(Tail.Load<V>(w + i, rest), Tail.Load<V>(g + i, rest), ref lastX, ref lastY, ref lastZ), to + i, rest);
        if (p != null) Tail.Store(lastX, p + i, rest);
        if (q != null) Tail.Store(lastY, q + i, rest);
        if (r != null) Tail.Store(lastZ, r + i, rest);
    }
}
