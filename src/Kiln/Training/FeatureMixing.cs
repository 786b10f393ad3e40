namespace Kiln;

/// <summary>Tells the places of a model where features may be mixed which of them mixes the batch under way.</summary>
internal sealed class FeatureMixing
{
    private readonly FeatureMix[] places;

    /// <summary>Finds the places of a model, in order.</summary>
    public FeatureMixing(Layer net) => places = [.. PlacesOf(net)];

    /// <summary>Chooses a place for a batch: the input, whose values are then mixed at once, or one of the model's.</summary>
    public void Begin(Batch batch)
    {
        FeatureMixture mixture = batch.Features;
        if (mixture.Share == 1) return;
        int place = (int)(((ulong)mixture.Place * (ulong)(places.Length + 1)) >> 32);
        if (place > 0)
        {
            places[place - 1].Share = mixture.Share;
            return;
        }

        for (int i = 0, j = batch.Count - 1; i < j; i++, j--) PairMixing.Blend(batch.RowOf(i), batch.RowOf(j), mixture.Share);
        batch.Features = FeatureMixture.None;   // done: once for a batch
    }

    /// <summary>No place mixes any more.</summary>
    public void End()
    {
        foreach (FeatureMix place in places) place.Share = 1;
    }

    private static IEnumerable<FeatureMix> PlacesOf(Module net) => net is FeatureMix one ? [one] : net.Children.SelectMany(child => PlacesOf(child.Module));
}
