namespace Kiln.Vision;

/// <summary>Executes plans with memory of its own, one per thread; nothing is allocated once it has seen the largest image.</summary>
/// <remarks>Changes before the last go into one of two buffers; the last goes out a strip of rows at a time.</remarks>
internal sealed class PipelineRunner
{
    // A strip stays in the first cache together with the floats it becomes.
    private const int StripBytes = 4096;

    [ThreadStatic]
    private static PipelineRunner? ofThread;

    private readonly StepRunner steps = new();
    private byte[] next = [], spare = [], strip = [], whole = [];

    /// <summary>The runner of this thread.</summary>
    public static PipelineRunner OfThread => ofThread ??= new();

    /// <summary>The plan this thread draws into.</summary>
    public Plan Plan { get; } = new();

    /// <summary>Executes a plan and normalises the result.</summary>
    public void Run(Plan plan, ImageSize size, ReadOnlySpan<byte> image, PixelNormalizer normalizer, Span<float> into)
    {
        if (normalizer.TakesWholeImages)
        {
            Buffers.Grow(ref whole, plan.Size.Count);
            Span<byte> made = whole.AsSpan(0, plan.Size.Count);
            Run(plan, size, image, made);
            normalizer.Apply(made, into);
            return;
        }

        if (AllButLast(plan, ref size, ref image) is { } last) Strips(last, image, normalizer, into, default);
        else normalizer.Apply(image[..size.Count], into);
    }

    /// <summary>Executes a plan.</summary>
    public void Run(Plan plan, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        if (AllButLast(plan, ref size, ref image) is { } last) Run(last, image, into);
        else image[..size.Count].CopyTo(into);
    }

    /// <summary>Executes what moves pixels on a mask.</summary>
    public void RunMask(Plan plan, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into)
    {
        for (int i = 0; i < plan.Count;)
        {
            ImageTransform transform = plan.TransformOf(i);
            if (transform is GeometricTransform)
            {
                GeometricStep step = Merged(plan, ref i, size).ForMask(fill);
                Run(step, mask, Reserve(step.Output));
                Advance(step.Output, ref size, ref mask);
                continue;
            }

            if (transform.MovesPixels)
            {
                ImageSize after = transform.SizeAfter(plan.DrawOf(i), size);
                transform.ApplyToMask(plan.DrawOf(i), size, mask[..size.Count], fill, Reserve(after));
                Advance(after, ref size, ref mask);
            }

            i++;
        }

        mask[..size.Count].CopyTo(into);
    }

    /// <summary>Executes what moves pixels on a mask whose classes are then floats.</summary>
    public void RunMask(Plan plan, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<float> into)
    {
        Buffers.Grow(ref whole, into.Length);
        Span<byte> made = whole.AsSpan(0, into.Length);
        RunMask(plan, size, mask, fill, made);
        for (int i = 0; i < made.Length; i++) into[i] = made[i];
    }

    /// <summary>Executes one geometric step; leaves the buffers of plans alone, so that a transform may be applied within a plan.</summary>
    public void Run(in GeometricStep step, ReadOnlySpan<byte> image, Span<byte> into) => Strips(step, image, null, default, into);

    /// <summary>Executes a plan up to its last geometric step, which is returned; null where the plan ends with something else.</summary>
    private GeometricStep? AllButLast(Plan plan, ref ImageSize size, ref ReadOnlySpan<byte> image)
    {
        for (int i = 0; i < plan.Count;)
        {
            if (plan.TransformOf(i) is GeometricTransform)
            {
                GeometricStep step = Merged(plan, ref i, size);
                if (i == plan.Count) return step;
                Run(step, image, Reserve(step.Output));
                Advance(step.Output, ref size, ref image);
                continue;
            }

            ImageSize after = plan.TransformOf(i).SizeAfter(plan.DrawOf(i), size);
            plan.TransformOf(i).Apply(plan.DrawOf(i), size, image[..size.Count], Reserve(after));
            Advance(after, ref size, ref image);
            i++;
        }

        return null;
    }

    /// <summary>The product of as many neighbouring geometric steps as one resampling can do; <paramref name="i"/> moves behind them.</summary>
    private static GeometricStep Merged(Plan plan, ref int i, ImageSize size)
    {
        GeometricStep step = ((GeometricTransform)plan.TransformOf(i)).StepOf(plan.DrawOf(i), size);
        for (i++; i < plan.Count && plan.TransformOf(i) is GeometricTransform following; i++)
        {
            if (!step.TryThen(following.StepOf(plan.DrawOf(i), step.Output), out GeometricStep product)) break;
            step = product;
        }

        return step;
    }

    private void Strips(in GeometricStep step, ReadOnlySpan<byte> image, PixelNormalizer? normalizer, Span<float> floats, Span<byte> bytes)
    {
        image = steps.Prepare(step, image);
        int line = step.Output.Width * step.Output.Channels, height = step.Output.Height;
        int rows = Math.Clamp(StripBytes / line, 1, height);
        Buffers.Grow(ref strip, (rows * line) + Buffers.Slack);
        for (int y = 0; y < height; y += rows)
        {
            int count = Math.Min(rows, height - y);
            steps.Rows(step, image, y, count, strip);
            ReadOnlySpan<byte> made = strip.AsSpan(0, count * line);
            if (normalizer is null) made.CopyTo(bytes[(y * line)..]);
            else normalizer.Apply(made, floats.Slice(y * line, made.Length), y * line);
        }
    }

    private Span<byte> Reserve(ImageSize size)
    {
        Buffers.Grow(ref next, size.Count + Buffers.Slack);
        return next.AsSpan(0, size.Count);
    }

    // The image handed on includes the bytes behind it, which kernels may read.
    private void Advance(ImageSize after, ref ImageSize size, ref ReadOnlySpan<byte> image)
    {
        size = after;
        image = next.AsSpan(0, after.Count + Buffers.Slack);
        (next, spare) = (spare, next);
    }
}
