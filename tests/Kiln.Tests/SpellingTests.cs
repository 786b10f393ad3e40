namespace Kiln.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("epoch", "epochs", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("adma", "adam", 1)]
    [InlineData("ADAM", "adam", 0)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_single_letter_changes(string a, string b, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(a, b));
        Assert.Equal(expected, Spelling.Distance(b, a));
    }

    [Fact]
    public void Only_a_near_word_is_proposed()
    {
        Assert.Equal("batchSize", Spelling.Nearest("batch_size", ["epochs", "batchSize"]));
        Assert.Null(Spelling.Nearest("momentum", ["epochs", "batchSize"]));
        Assert.Null(Spelling.Nearest("momentum", []));
    }
}
