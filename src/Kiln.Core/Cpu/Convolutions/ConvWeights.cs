using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The weights of a convolution: as they are, or prepared for many calls.</summary>
/// <param name="Buffer"><c>[kh, kw, C / groups, K]</c>.</param>
/// <param name="InPanels">Whether they have been rearranged as <see cref="WeightPanels{V}"/>.</param>
internal readonly record struct ConvWeights(FloatBuffer Buffer, bool InPanels = false)
{
    /// <summary>Floats of weights from which on a Winograd form gains by panels; fewer are in a second-level cache by the time they are used, and panels put their taps a power of two apart.</summary>
    private const int FewestInPanels = 256 * 1024;

    /// <summary>Whether convolutions of these sizes, with any number of images, do better with panels.</summary>
    /// <remarks>
    /// The filters of a Winograd form are four times as large as the weights. Where these are small they are transformed in no time; where they
    /// are large and images few, memory is what limits, and reading transformed filters would take longer than transforming once more.
    /// </remarks>
    public static bool LikesPanels<V>(in ConvShape s)
        where V : unmanaged, ISimd<V> =>
        ConvForward.AsProduct(s) is null && (!Winograd.Suits<V>(s) || Length(s) >= FewestInPanels);

    /// <summary>Floats of the prepared form.</summary>
    public static int PreparedLength<V>(in ConvShape s)
        where V : unmanaged, ISimd<V> => LikesPanels<V>(s) ? Panels<V>(s, default).Length : Length(s);

    /// <summary>Writes the prepared form.</summary>
    public static unsafe void Prepare<V>(Workers workers, in ConvShape s, FloatBuffer w, FloatBuffer prepared)
        where V : unmanaged, ISimd<V>
    {
        if (LikesPanels<V>(s)) Panels<V>(s, w).Fill(workers, prepared.Address);
        else Elementwise.Scale<V>(workers, w, 1, new(prepared));
    }

    /// <summary>The panels of weights as they are.</summary>
    public static unsafe WeightPanels<V> Panels<V>(in ConvShape s, FloatBuffer w)
        where V : unmanaged, ISimd<V> => new() { From = w.Address, Positions = s.Rows.Size * s.Columns.Size, GroupIn = s.GroupC, GroupOut = s.GroupK, Groups = s.Groups };

    private static int Length(in ConvShape s) => s.Rows.Size * s.Columns.Size * s.GroupC * s.K;
}
