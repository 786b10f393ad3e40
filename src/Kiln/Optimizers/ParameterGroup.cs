using System.IO.Enumeration;
using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>Parameters that are trained in a way of their own: slower, less decayed or not at all. The first group that matches a parameter has it.</summary>
/// <param name="Match">Which: the path of a module or parameter, as <c>features</c> or <c>features.0.weight</c>, or a pattern of whole paths with <c>*</c> and <c>?</c>, as <c>*.bias</c>.</param>
/// <param name="RateFactor">What the learning rate is multiplied with; written <c>lrFactor</c> in recipes.</param>
/// <param name="DecayFactor">What weight decay and L2 penalty are multiplied with; 0 exempts.</param>
/// <param name="Frozen">Whether they stay as they are. Running statistics of norms are no weights and move on.</param>
public sealed record ParameterGroup(
    string Match, [property: JsonPropertyName("lrFactor")] float RateFactor = 1, float DecayFactor = 1, bool Frozen = false)
{
    /// <summary>
    /// Discriminative rates (Howard and Ruder 2018): one group for every child of the model that has parameters, in the order of declaration;
    /// the last learns at the full rate, each before it <paramref name="factor"/> times slower than the next.
    /// </summary>
    /// <param name="parameters">The parameters of the model.</param>
    /// <param name="factor">The ratio of neighbouring rates; the paper's is 2.6.</param>
    public static IReadOnlyList<ParameterGroup> Discriminative(IEnumerable<Parameter> parameters, float factor = 2.6f)
    {
        string[] children = [.. parameters.Where(p => p.Kind != ParameterKind.Statistic).Select(p => p.Path.Split('.')[0]).Distinct()];
        return [.. children.Select((child, i) => new ParameterGroup(child, (float)Math.Pow(factor, i + 1 - children.Length)))];
    }

    /// <summary>Whether a parameter of this path belongs to the group.</summary>
    public bool Matches(string path) => Matches(Match, path);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">A factor is negative, or nothing is to be matched.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Match)) throw new InputException("match: expected the path of a module or a pattern, received nothing.");
        Require.NotNegative("lrFactor", RateFactor);
        Require.NotNegative("decayFactor", DecayFactor);
    }

    /// <summary>Whether a path is one that <paramref name="match"/> means.</summary>
    internal static bool Matches(string match, string path) => match.AsSpan().ContainsAny('*', '?')
        ? FileSystemName.MatchesSimpleExpression(match, path, ignoreCase: false)
        : path.StartsWith(match, StringComparison.Ordinal) && (path.Length == match.Length || path[match.Length] == '.');

    /// <summary>Freezes the parameters of frozen groups, before a store lays them out; then no gradient of theirs is computed.</summary>
    internal static void Freeze(IReadOnlyList<ParameterGroup> groups, IEnumerable<Parameter> parameters)
    {
        foreach (Parameter p in parameters)
        {
            if (Of(groups, p) is { Frozen: true }) p.Frozen = true;
        }
    }

    /// <summary>The group of a parameter, or null.</summary>
    internal static ParameterGroup? Of(IReadOnlyList<ParameterGroup> groups, Parameter p) => groups.FirstOrDefault(g => g.Matches(p.Path));
}
