namespace Assay.Inference.Explanations;

/// <summary>The places of a square patch over a picture: a stride apart, and the last one at the edge, so that every pixel is covered.</summary>
internal sealed class OcclusionGrid
{
    /// <summary>Places that are looked at, at most.</summary>
    public const int MostPlaces = 4096;

    private const byte Grey = 127;
    private const int Channels = 3;

    private readonly int _width;

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="patch">Side of the patch, 1 to the shorter side.</param>
    /// <param name="stride">1 to <paramref name="patch"/>: no pixel is left out.</param>
    public OcclusionGrid(int width, int height, int patch, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(patch >= 1 && patch <= Math.Min(width, height) && stride >= 1 && stride <= patch, true);
        (_width, Patch, Lefts, Tops) = (width, patch, Places(width, patch, stride), Places(height, patch, stride));
    }

    public int Patch { get; }

    /// <summary>Left edges, ascending.</summary>
    public IReadOnlyList<int> Lefts { get; }

    /// <summary>Upper edges, ascending.</summary>
    public IReadOnlyList<int> Tops { get; }

    public int Count => Lefts.Count * Tops.Count;

    /// <summary>Covers one place of a picture, [height, width, 3], with grey; places are counted by rows.</summary>
    public void Cover(int place, Span<byte> pixels)
    {
        var (left, top) = (Lefts[place % Lefts.Count], Tops[place / Lefts.Count]);
        for (var row = top; row < top + Patch; row++)
            pixels.Slice(((row * _width) + left) * Channels, Patch * Channels).Fill(Grey);
    }

    private static List<int> Places(int length, int patch, int stride)
    {
        var places = new List<int>();
        for (var place = 0; place < length - patch; place += stride)
            places.Add(place);
        places.Add(length - patch);
        return places;
    }
}
