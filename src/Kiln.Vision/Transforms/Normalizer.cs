using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>What statistics a normaliser has.</summary>
public enum NormalizerMode
{
    /// <summary>One mean and deviation for all channels.</summary>
    Global,

    /// <summary>A mean and deviation for each channel.</summary>
    PerChannel,
}

/// <summary>Turns bytes into floats of mean 0 and deviation 1: <c>y = (x / 255 − mean) / deviation</c>.</summary>
/// <remarks>
/// It is fitted to training images only and stored with the model, so that images are treated alike in training and later.
/// The deviation is that of the population, 1/N. There is one mean and deviation for all, one for each channel, or one for each byte of an image.
/// </remarks>
public sealed class Normalizer : PixelNormalizer
{
    private const string MeanKey = "normalizer.mean", DeviationKey = "normalizer.deviation";
    private const int Lanes = 8, Stride = 4 * Lanes;
    private const int MostShown = 4;   // channels; more are those of pixels

    private readonly double[] means, deviations;
    private readonly float[] scales, shifts;   // y = scale·x + shift, repeated over channels or images

    /// <summary>Uses the statistics given, one number, one per channel or one per byte of an image, in units of x / 255.</summary>
    /// <exception cref="InputException">Not as many means as deviations, or a deviation that is not positive.</exception>
    public Normalizer(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        if (means.Length == 0 || means.Length != deviations.Length) throw new InputException($"A normaliser has as many means as deviations, at least one; received {means.Length} and {deviations.Length}.");
        for (int c = 0; c < means.Length; c++)
        {
            if (!double.IsFinite(means[c]) || !(double.IsFinite(deviations[c]) && deviations[c] > 0))
            {
                throw new InputException($"A normaliser's mean must be a number and its deviation a positive one; received {means[c]} and {deviations[c]} for channel {c}.");
            }
        }

        this.means = means.ToArray();
        this.deviations = deviations.ToArray();
        scales = new float[Stride + means.Length];
        shifts = new float[Stride + means.Length];
        for (int i = 0; i < scales.Length; i++)
        {
            int c = i % means.Length;
            scales[i] = (float)(1 / (byte.MaxValue * deviations[c]));
            shifts[i] = (float)(-means[c] / deviations[c]);
        }
    }

    /// <summary>Leaves out centring: <c>y = x / 255</c>.</summary>
    public static Normalizer None { get; } = new([0], [1]);

    /// <summary>The mean of each channel, or the one of all; in 0 … 1.</summary>
    public ReadOnlySpan<double> Means => means;

    /// <summary>The standard deviation of each channel, or the one of all; 1 where the images do not vary.</summary>
    public ReadOnlySpan<double> Deviations => deviations;

    /// <summary>Measures training images; sums are exact integers, so the result does not depend on any order. Of more than 1 GiB of pixels, every k-th image is measured.</summary>
    /// <exception cref="InputException">The images are for testing: their statistics must not be used.</exception>
    public static Normalizer Fit(ImageSource train, NormalizerMode mode = NormalizerMode.PerChannel)
    {
        RequireTraining(train);
        var histogram = ChannelHistogram.Of(train);
        ChannelHistogram used = mode == NormalizerMode.Global ? histogram.Merged() : histogram;
        double[] deviations = [.. Enumerable.Range(0, used.Channels).Select(used.Deviation).Select(d => d > 0 ? d : 1)];
        return new([.. Enumerable.Range(0, used.Channels).Select(used.Mean)], deviations);
    }

    /// <inheritdoc/>
    /// <remarks>32 bytes per step in four groups of 8 lanes; the rest one by one with the same fused operation, so all bits agree.</remarks>
    public override void Apply(ReadOnlySpan<byte> bytes, Span<float> into, int offset = 0)
    {
        if (into.Length != bytes.Length) throw new ArgumentException($"{bytes.Length} bytes become as many floats; received room for {into.Length}.");
        ref byte x = ref MemoryMarshal.GetReference(bytes);
        ref float y = ref MemoryMarshal.GetReference(into);
        ref float scale = ref MemoryMarshal.GetArrayDataReference(scales), shift = ref MemoryMarshal.GetArrayDataReference(shifts);
        int i = 0;
        nuint channels = (nuint)means.Length, phase = (nuint)offset % channels, step = Stride % channels;   // phase: the channel of byte i
        for (; i + Stride <= bytes.Length; i += Stride, phase += step, phase -= phase >= channels ? channels : 0)
        {
            (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.LoadUnsafe(ref x, (nuint)i));
            (Vector256<uint> a, Vector256<uint> b) = Vector256.Widen(low);
            (Vector256<uint> c, Vector256<uint> d) = Vector256.Widen(high);
            Store(a, ref y, i, ref scale, ref shift, phase, 0);
            Store(b, ref y, i, ref scale, ref shift, phase, Lanes);
            Store(c, ref y, i, ref scale, ref shift, phase, 2 * Lanes);
            Store(d, ref y, i, ref scale, ref shift, phase, 3 * Lanes);
        }

        for (; i < bytes.Length; i++)
        {
            int channel = (offset + i) % means.Length;
            into[i] = MathF.FusedMultiplyAdd(bytes[i], scales[channel], shifts[channel]);
        }
    }

    /// <summary>Stores the statistics among a model's metadata, to the last bit.</summary>
    public override void WriteTo(IDictionary<string, string> metadata)
    {
        metadata[MeanKey] = string.Join(',', means.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        metadata[DeviationKey] = string.Join(',', deviations.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
    }

    /// <summary>Reads what <see cref="WriteTo"/> stored; null if there is none.</summary>
    /// <exception cref="InputException">The entries are damaged.</exception>
    public static Normalizer? ReadFrom(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(MeanKey, out string? mean) || !metadata.TryGetValue(DeviationKey, out string? deviation)) return null;
        return new(Numbers(MeanKey, mean), Numbers(DeviationKey, deviation));
    }

    /// <summary>As <c>mean 0.2860, deviation 0.3530</c>.</summary>
    public override string ToString() => means.Length > MostShown
        ? $"a mean and a deviation for each of {means.Length} values"
        : string.Create(CultureInfo.InvariantCulture, $"mean {string.Join(' ', means.Select(m => m.ToString("F4")))}, deviation {string.Join(' ', deviations.Select(d => d.ToString("F4")))}");

    /// <inheritdoc/>
    internal override void CheckSize(ImageSize size)
    {
        if (means.Length == 1 || means.Length == size.Channels || means.Length == size.Count) return;
        throw new InputException(means.Length > MostShown
            ? $"The normaliser has statistics for each of the {means.Length} values of an image; images of {size} have {size.Count}, so give it images of the size it was fitted to."
            : $"The normaliser was fitted to images of {means.Length} channels; these have {size.Channels}, so use images like those the model was trained on.");
    }

    private static void Store(Vector256<uint> x, ref float y, int i, ref float scale, ref float shift, nuint phase, int offset)
    {
        Vector256<float> s = Vector256.LoadUnsafe(ref scale, phase + (nuint)offset), t = Vector256.LoadUnsafe(ref shift, phase + (nuint)offset);
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(x.AsInt32()), s, t).StoreUnsafe(ref y, (nuint)(i + offset));
    }

    private static double[] Numbers(string key, string text)
    {
        string[] parts = text.Split(',');
        var numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw new InputException($"The model's metadata says {key} = '{text}'; expected numbers with commas between, so the file is damaged.");
            }
        }

        return numbers;
    }
}
