namespace Kiln.Vision;

/// <summary>A smooth random field of displacements, and its application to images; the memory of one thread.</summary>
internal sealed class ElasticField
{
    private const int Behind = 8;   // numbers behind a field that kernels may read

    private float[] right = [], down = [], smooth = [], line = [], weights = [];
    private byte[] padded = [], row = [];

    /// <summary>Draws noise, smooths it and scales it to pixels.</summary>
    public void Make(ImageSize size, float alpha, float sigma, ulong key, ulong stream)
    {
        int count = size.Height * size.Width;
        Reserve(count);
        Noise(right.AsSpan(0, count), key, stream, 0);
        Noise(down.AsSpan(0, count), key, stream, 1UL << 32);
        if (sigma > 0)
        {
            int taps = (int)((8 * sigma) + 1) | 1;
            Buffers.Grow(ref weights, taps);
            SmoothKernels.Gaussian(sigma, weights.AsSpan(0, taps));
            Smooth(right, size, taps);
            Smooth(down, size, taps);
        }

        // torchvision divides the strength along x by the height and that along y by the width, in units of half an image.
        Scale(right.AsSpan(0, count), alpha / size.Height * size.Width / 2);
        Scale(down.AsSpan(0, count), alpha / size.Width * size.Height / 2);
    }

    /// <summary>Takes over a field.</summary>
    public void Set(ImageSize size, ReadOnlySpan<float> toRight, ReadOnlySpan<float> toDown)
    {
        Reserve(size.Height * size.Width);
        toRight.CopyTo(right);
        toDown.CopyTo(down);
    }

    /// <summary>A copy of the field.</summary>
    public (float[] Right, float[] Down) Copy(ImageSize size) => (right[..(size.Height * size.Width)], down[..(size.Height * size.Width)]);

    /// <summary>Bends an image; at the edges pixels mix with the fill value, as torchvision mixes them.</summary>
    public void Apply(ImageSize size, ReadOnlySpan<byte> image, byte fill, Span<byte> into)
    {
        // One black pixel around the image, to which places further out are moved.
        var around = new ImageSize(size.Height + 2, size.Width + 2, size.Channels);
        int from = size.Width * size.Channels, to = around.Width * size.Channels;
        Buffers.Grow(ref padded, around.Count + Buffers.Slack);
        Buffers.Grow(ref row, from + Buffers.Slack);
        padded.AsSpan(0, around.Count).Clear();
        for (int y = 0; y < size.Height; y++) image.Slice(y * from, from).CopyTo(padded.AsSpan(((y + 1) * to) + size.Channels));
        for (int y = 0; y < size.Height; y++)
        {
            int start = y * size.Width;
            var at = new DisplacedCoordinates(right.AsSpan(start, size.Width + Behind), down.AsSpan(start, size.Width + Behind), 1, y + 1);
            WarpKernels.Bilinear(at, around, padded, 0, size.Width, row);
            MixEdges(y, size, fill);
            row.AsSpan(0, from).CopyTo(into[(y * from)..]);
        }
    }

    /// <summary>
    /// Where the share m of a pixel comes from inside, it becomes <c>m·s + (1 − m)·fill</c>. What was looked up, s, is mixed with black by that share already: torchvision weights
    /// such pixels twice, with its default fill of 0 as with any other.
    /// </summary>
    private void MixEdges(int y, ImageSize size, byte fill)
    {
        for (int x = 0; x < size.Width; x++)
        {
            float u = x + right[(y * size.Width) + x], v = y + down[(y * size.Width) + x];
            if (u >= 0 && u <= size.Width - 1 && v >= 0 && v <= size.Height - 1) continue;
            float share = Inside(u, size.Width) * Inside(v, size.Height), rest = ((1 - share) * fill) + 0.5f;
            foreach (ref byte value in row.AsSpan(x * size.Channels, size.Channels)) value = (byte)((share * value) + rest);
        }
    }

    // How much of a pixel at this place lies on 0 … count − 1.
    private static float Inside(float place, int count) => Math.Clamp(Math.Min(place + 1, count - place), 0, 1);

    /// <summary>Moves the pixels of a mask.</summary>
    public void ApplyNearest(ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into)
    {
        int channels = size.Channels;
        for (int y = 0, i = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++, i++)
            {
                int u = (int)MathF.Round(x + right[i]), v = (int)MathF.Round(y + down[i]);
                Span<byte> pixel = into.Slice(i * channels, channels);
                if ((uint)u < (uint)size.Width && (uint)v < (uint)size.Height) mask.Slice(((v * size.Width) + u) * channels, channels).CopyTo(pixel);
                else pixel.Fill(fill);
            }
        }
    }

    private void Reserve(int count)
    {
        Buffers.Grow(ref right, count + Behind);
        Buffers.Grow(ref down, count + Behind);
    }

    // Eight numbers of 16 bits per block, at the centres of their steps in −1 … 1.
    private static void Noise(Span<float> into, ulong key, ulong stream, ulong counter)
    {
        const float Step = 1f / (1 << 15);
        for (int i = 0; i < into.Length; counter++)
        {
            PhiloxBlock block = PhiloxBlock.At(key, stream, counter);
            for (int w = 0; w < 4 && i < into.Length; w++)
            {
                uint bits = block[w];
                into[i++] = ((short)bits + 0.5f) * Step;
                if (i < into.Length) into[i++] = ((short)(bits >> 16) + 0.5f) * Step;
            }
        }
    }

    // Rows, then columns; outside, the field is mirrored.
    private void Smooth(float[] field, ImageSize size, int taps)
    {
        int radius = taps / 2, width = size.Width, height = size.Height;
        Buffers.Grow(ref line, width + taps);
        Buffers.Grow(ref smooth, (height + (2 * radius)) * width);
        ReadOnlySpan<float> kernel = weights.AsSpan(0, taps);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> from = field.AsSpan(y * width, width);
            from.CopyTo(line.AsSpan(radius));
            for (int i = 1; i <= radius; i++)
            {
                line[radius - i] = from[Border.Reflect.Place(-i, width)];
                line[radius + width - 1 + i] = from[Border.Reflect.Place(width - 1 + i, width)];
            }

            SmoothKernels.Sum(line, 1, kernel, smooth.AsSpan((y + radius) * width, width));
        }

        for (int i = 1; i <= radius; i++)
        {
            smooth.AsSpan((radius + Border.Reflect.Place(-i, height)) * width, width).CopyTo(smooth.AsSpan((radius - i) * width));
            smooth.AsSpan((radius + Border.Reflect.Place(height - 1 + i, height)) * width, width).CopyTo(smooth.AsSpan((radius + height - 1 + i) * width));
        }

        for (int y = 0; y < height; y++) SmoothKernels.Sum(smooth.AsSpan(y * width), width, kernel, field.AsSpan(y * width, width));
    }

    private static void Scale(Span<float> field, float factor)
    {
        foreach (ref float v in field) v *= factor;
    }
}
