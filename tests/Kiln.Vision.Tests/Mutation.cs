using FsCheck;
using FsCheck.Fluent;

namespace Kiln.Vision.Tests;

/// <summary>Damage done to a valid file: some bytes replaced, then the end cut off or junk added.</summary>
internal sealed record Mutation((int Place, byte Value)[] Edits, int Cut, byte[] Junk)
{
    public static Arbitrary<Mutation> Any { get; } = (
        from edits in ArbMap.Default.GeneratorFor<(NonNegativeInt Place, byte Value)[]>()
        from cut in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 200)))
        from junk in Gen.Frequency((3, Gen.Constant(Array.Empty<byte>())), (1, ArbMap.Default.GeneratorFor<byte[]>()))
        select new Mutation([.. edits.Select(e => (e.Place.Get, e.Value))], cut, junk)).ToArbitrary();

    /// <summary>A damaged copy; places beyond the file count from its start again, so that headers are hit often.</summary>
    public byte[] Apply(byte[] file)
    {
        byte[] damaged = [.. file.AsSpan(0, Math.Max(file.Length - Cut, 0)), .. Junk];
        if (damaged.Length == 0) return damaged;
        foreach ((int place, byte value) in Edits) damaged[place % damaged.Length] = value;
        return damaged;
    }
}
