using System.Runtime.CompilerServices;
using System.Text.Json;
using Assay.Ingestion.Sources;

namespace Assay.Ingestion.Listing;

/// <summary>
/// Sorts entries by name in bounded memory: full buffers are sorted and go to temporary files, which are merged at the end.
/// Files of a level are merged into one of the next when there are too many to be open at once.
/// </summary>
internal sealed class ListingSorter(string folder, int inMemory) : IDisposable
{
    private const int MaxFiles = 64;
    private readonly List<SourceEntry> _buffer = [];
    private readonly List<List<FileStream>> _levels = [[]];

    public async ValueTask AddAsync(SourceEntry entry, CancellationToken cancellationToken)
    {
        _buffer.Add(entry);
        if (_buffer.Count < inMemory)
            return;

        _buffer.Sort(SourceEntry.Order);
        _levels[0].Add(await SpillAsync(_buffer.ToAsyncEnumerable(), cancellationToken));
        _buffer.Clear();
        for (var level = 0; _levels[level].Count == MaxFiles; level++)
        {
            if (level + 1 == _levels.Count)
                _levels.Add([]);
            _levels[level + 1].Add(await SpillAsync(MergeAsync(_levels[level], cancellationToken), cancellationToken));
            Close(_levels[level]);
        }
    }

    /// <summary>All entries in order. Call it once, after the last was added.</summary>
    public IAsyncEnumerable<SourceEntry> SortedAsync(CancellationToken cancellationToken)
    {
        _buffer.Sort(SourceEntry.Order);
        return MergeAsync(_levels.SelectMany(level => level), cancellationToken);
    }

    public void Dispose()
    {
        foreach (var level in _levels)
            Close(level);
    }

    private IAsyncEnumerable<SourceEntry> MergeAsync(IEnumerable<FileStream> files, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync(
            [.. files.Select(file => ReadAsync(file, cancellationToken)), _buffer.ToAsyncEnumerable()], SourceEntry.Order, cancellationToken);

    private async Task<FileStream> SpillAsync(IAsyncEnumerable<SourceEntry> entries, CancellationToken cancellationToken)
    {
        var file = TemporaryFile.Create(folder);
        try
        {
            await foreach (var entry in entries.WithCancellation(cancellationToken))
            {
                JsonSerializer.Serialize(file, entry, ListingJson.Default.SourceEntry);
                file.WriteByte((byte)'\n');
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async IAsyncEnumerable<SourceEntry> ReadAsync(FileStream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(file, leaveOpen: true);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            yield return JsonSerializer.Deserialize(line, ListingJson.Default.SourceEntry)!;
    }

    private static void Close(List<FileStream> files)
    {
        foreach (var file in files)
            file.Dispose();
        files.Clear();
    }
}
