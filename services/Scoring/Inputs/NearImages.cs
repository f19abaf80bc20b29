using Assay.Numerics.Neighbors;
using Assay.Scoring.V1;

namespace Assay.Scoring.Inputs;

/// <summary>Turns neighbours into messages.</summary>
internal static class NearImages
{
    /// <summary>The nearest images of a query.</summary>
    public static IEnumerable<NearImage> Of(NearestRows nearest, int query, ImagePlaces places)
    {
        var distances = nearest.Distances(query).ToArray();
        return nearest.Ids(query).ToArray().Select((place, i) => new NearImage { ImageId = places.IdOf(place).ToString(), Distance = distances[i] });
    }
}
