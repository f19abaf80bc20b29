namespace Assay.LabelStore.Import.Jobs;

/// <summary>The classes that a file names, in the order in which they are named first.</summary>
internal sealed class ImportClasses
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<(string Name, long Line)> _named = [];

    /// <summary>Names with the line that named them first.</summary>
    public IReadOnlyList<(string Name, long Line)> Named => _named;

    /// <summary>Places of a row's classes in <see cref="Named"/>.</summary>
    public int[] PlacesOf(ImportedRow row)
    {
        var places = new int[row.Labels.Count];
        for (var i = 0; i < places.Length; i++)
        {
            if (!_places.TryGetValue(row.Labels[i], out places[i]))
            {
                _places[row.Labels[i]] = places[i] = _named.Count;
                _named.Add((row.Labels[i], row.Line));
            }
        }

        return places;
    }
}
