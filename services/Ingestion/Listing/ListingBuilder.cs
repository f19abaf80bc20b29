using System.Runtime.CompilerServices;
using Assay.Ingestion.Jobs;
using Assay.Ingestion.Sources;
using Assay.ObjectStorage;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Listing;

/// <summary>
/// Freezes what a job will ingest: the source's images in ordinal order of their names, without those that the data set has from
/// the same source, as one object. A job that is killed goes on in it and so writes the same shards, whatever became of the source.
/// </summary>
internal sealed class ListingBuilder(IObjectStore store, CommittedNames committed, IOptions<IngestionOptions> options)
{
    /// <param name="source">The source.</param>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="key">Key of the object.</param>
    /// <param name="segments">What earlier jobs of the source, and this one before it was stopped, have put into the data set.</param>
    /// <param name="onFound">Is told, now and then, how many images were found.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ListingSummary> BuildAsync(
        IImageSource source,
        string dataset,
        string key,
        IReadOnlyList<(IngestSegment Segment, bool IsOwn)> segments,
        Func<long, Task> onFound,
        CancellationToken cancellationToken)
    {
        const int TellEvery = 4096;
        var warnings = new SourceWarnings();
        using var sorter = new ListingSorter(options.Value.TemporaryFolder, options.Value.SortedInMemory);
        var found = 0L;
        await foreach (var entry in source.ReadAsync(warnings, cancellationToken))
        {
            await sorter.AddAsync(entry, cancellationToken);
            if (++found % TellEvery == 0)
                await onFound(found);
        }

        if (found == 0)
            throw source.NoImages();
        await onFound(found);

        await using var listing = new ListingFile(options.Value.TemporaryFolder);
        await using var known = committed.ReadAsync(dataset, segments, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var hasKnown = await known.MoveNextAsync();
        var skipped = 0L;
        await foreach (var entry in UniqueAsync(source, sorter.SortedAsync(cancellationToken), warnings, cancellationToken))
        {
            while (hasKnown && string.CompareOrdinal(known.Current.Name, entry.Name) < 0)
                hasKnown = await known.MoveNextAsync();
            if (!hasKnown || known.Current.Name != entry.Name)
            {
                var labels = LabelNames.Clean(entry.Labels, out var rewritten);
                if (rewritten)
                    warnings.Add(WarningKind.LabelRewritten, entry.Name);
                await listing.AddAsync(entry.ToRecord() with { Labels = labels }, cancellationToken);
            }
            else if (!known.Current.IsOwn)
                skipped++;
        }

        await listing.StoreAsync(store, key, cancellationToken);
        return new ListingSummary(listing.Count, skipped, warnings.Describe());
    }

    private static async IAsyncEnumerable<SourceEntry> UniqueAsync(
        IImageSource source, IAsyncEnumerable<SourceEntry> sorted, SourceWarnings warnings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SourceEntry? held = null;
        await foreach (var entry in sorted.WithCancellation(cancellationToken))
        {
            if (held is not null && held.Name == entry.Name)
            {
                held = source.Choose(held, entry, warnings);
                continue;
            }

            if (held is not null)
                yield return held;
            held = entry;
        }

        if (held is not null)
            yield return held;
    }
}
