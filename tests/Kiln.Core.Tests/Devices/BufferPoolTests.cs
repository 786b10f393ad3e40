using Kiln.Devices;
using Kiln.Testing;

namespace Kiln.Core.Tests.Devices;

public sealed class BufferPoolTests
{
    [Fact]
    public void Every_size_gets_at_least_what_it_asked_for_and_little_more()
    {
        int[] sizes = [.. Enumerable.Range(0, 1200), .. Enumerable.Range(10, 12).SelectMany(b => new[] { (1 << b) - 1, 1 << b, (1 << b) + 1, 5 << (b - 2), (5 << (b - 2)) + 1, 7 << (b - 2) })];
        foreach (int size in sizes)
        {
            using var pool = new BufferPool(new ReferenceDevice());
            Assert.Equal(size, pool.Rent(size).Length);
            Assert.True(pool.Capacity >= size, $"{size} floats got {pool.Capacity}.");
            Assert.True(pool.Capacity <= Math.Max(64, size * 1.25), $"{size} floats got {pool.Capacity}.");
        }
    }

    [Fact]
    public unsafe void A_returned_buffer_is_used_again_by_any_size_of_its_class()
    {
        using var pool = new BufferPool(new ReferenceDevice());
        FloatBuffer first = pool.Rent(100);
        pool.Return(first);
        FloatBuffer second = pool.Rent(110);
        Assert.Equal((nint)first.Address, (nint)second.Address);
        Assert.Equal((112, 1), (pool.Capacity, pool.Outstanding));
    }

    [Fact]
    public void Buffers_rented_together_do_not_overlap()
    {
        using var pool = new BufferPool(new ReferenceDevice());
        FloatBuffer[] all = [.. Enumerable.Range(1, 300).Select(pool.Rent)];
        for (int i = 0; i < all.Length; i++) all[i].Span.Fill(i);
        for (int i = 0; i < all.Length; i++) Assert.True(all[i].Span.IndexOfAnyExcept(i) < 0, $"Buffer {i} was written by another.");
        Assert.Equal(300, pool.Outstanding);
    }

    [Fact]
    public unsafe void Buffers_are_aligned_to_the_widest_vector()
    {
        using var pool = new BufferPool(new ReferenceDevice());
        for (int size = 1; size < 500; size += 7) Assert.Equal(0, (long)pool.Rent(size).Address % 64);
    }

    [Fact]
    public void Sizes_taken_in_turn_settle_on_a_constant_capacity()
    {
        using var pool = new BufferPool(new ReferenceDevice());
        Turn();
        long capacity = pool.Capacity;
        for (int i = 0; i < 10; i++) Turn();
        Assert.Equal((capacity, 0), (pool.Capacity, pool.Outstanding));

        void Turn()
        {
            FloatBuffer a = pool.Rent(1000), b = pool.Rent(77), c = pool.Rent(1001);
            pool.Return(b);
            pool.Return(a);
            pool.Return(c);
        }
    }
}
