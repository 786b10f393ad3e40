using Kiln.Testing;

namespace Kiln.Core.Tests.Ops;

public sealed class OpCatalogTests
{
    public static TheoryData<Type> PublicOps => new(typeof(Op).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract));

    [Theory]
    [MemberData(nameof(PublicOps))]
    public void Every_public_op_has_a_row(Type op) => Assert.Contains(OpCatalog.All, row => row.Op.GetType() == op);

    [Theory]
    [MemberData(nameof(PublicOps))]
    public void Every_public_op_is_sealed(Type op) => Assert.True(op.IsSealed);

    [Fact]
    public void Names_of_rows_differ() => Assert.Equal(OpCatalog.All.Count, OpCatalog.All.Select(row => row.Name).Distinct().Count());
}
