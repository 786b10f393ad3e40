namespace Kiln;

/// <summary>Neighbouring trained floats that are updated alike.</summary>
internal readonly record struct UpdateRange(int Start, int Length, float RateFactor, float DecayFactor, Parameter? Parameter)
{
    /// <summary>
    /// The ranges of a store: two, decayed weights and then plain ones, unless groups or an optimiser that looks at single parameters
    /// ask for more. What is frozen is in none.
    /// </summary>
    /// <exception cref="InputException">A group matches no parameter.</exception>
    public static UpdateRange[] Of(Optimizer optimizer, ParameterStore store, IReadOnlyList<ParameterGroup> groups)
    {
        Parameter[] trained = [.. store.Parameters.ToArray().Where(p => p.Trainable).OrderBy(store.OffsetOf)];
        CheckMatches(groups, store.Parameters);
        var ranges = new List<UpdateRange>();
        bool joins = false, decayAll = optimizer.ShrinksAll;
        foreach (Parameter p in trained)
        {
            ParameterGroup? group = ParameterGroup.Of(groups, p);
            if (group is { Frozen: true })
            {
                joins = false;
                continue;
            }

            bool decayed = p.Kind == ParameterKind.Weight || decayAll;
            var own = new UpdateRange(
                store.OffsetOf(p), p.Shape.Count, group?.RateFactor ?? 1, decayed ? group?.DecayFactor ?? 1 : 0, optimizer.PerParameter ? p : null);
            if (joins && ranges[^1].SharesSettings(own)) ranges[^1] = ranges[^1] with { Length = own.Start + own.Length - ranges[^1].Start };   // the gap between is zeros
            else ranges.Add(own);
            joins = true;
        }

        return [.. ranges];
    }

    private bool SharesSettings(UpdateRange other) =>
        Parameter is null && other.Parameter is null && RateFactor == other.RateFactor && DecayFactor == other.DecayFactor;

    private static void CheckMatches(IReadOnlyList<ParameterGroup> groups, ReadOnlySpan<Parameter> parameters)
    {
        foreach (ParameterGroup group in groups)
        {
            group.Validate();
            bool found = false;
            foreach (Parameter p in parameters) found |= group.Matches(p.Path);
            if (!found)
            {
                string some = string.Join(", ", parameters.ToArray().Take(3).Select(p => $"'{p.Path}'"));
                throw new InputException($"groups: '{group.Match}' matches no parameter of the model; its parameters are named like {some}.");
            }
        }
    }
}
