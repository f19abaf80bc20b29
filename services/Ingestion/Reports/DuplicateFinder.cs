using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;

namespace Assay.Ingestion.Reports;

/// <summary>
/// Finds images with equal bytes by their SHA-256, in one pass over the columns. More images than fit in memory are parted by their hashes into
/// temporary files, 40 bytes an image, and each part is looked through by itself: memory is that of a part.
/// </summary>
/// <param name="store">The object store.</param>
/// <param name="folder">Folder for temporary files; empty = the system's.</param>
/// <param name="imagesPerPart">Images of a part, unless there are more than so many times <see cref="MaxParts"/>.</param>
internal sealed class DuplicateFinder(IObjectStore store, string folder = "", int imagesPerPart = DuplicateFinder.DefaultImagesPerPart)
{
    public const int DefaultImagesPerPart = 1 << 16;

    // A billion images are parts of four million, 150 MiB.
    private const int MaxParts = 256;
    private const int MaxGroups = 1_000;
    private const int MaxIds = 100;

    public async Task<(long Duplicates, IReadOnlyList<DuplicateGroup> Groups)> FindAsync(
        string dataset, IReadOnlyList<int> shards, long images, CancellationToken cancellationToken)
    {
        using var parts = new HashParts((int)Math.Min(images / imagesPerPart + 1, MaxParts), folder);
        await PartAsync(dataset, shards, parts, cancellationToken);

        var duplicates = 0L;
        // The smallest of the kept groups comes out first, so that a larger one can take its place.
        var largest = new PriorityQueue<(HashedImage[] First, int Count), (int Count, long LaterFirst)>();
        var buffer = new HashedImage[parts.Largest];
        for (var part = 0; part < parts.Count; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sorted = buffer.AsSpan(0, parts.Read(part, buffer));
            sorted.Sort();
            duplicates += Collect(sorted, largest);
        }

        var groups = new DuplicateGroup[largest.Count];
        for (var i = groups.Length - 1; i >= 0; i--)
            groups[i] = ToGroup(largest.Dequeue());
        return (duplicates, groups);
    }

    private async Task PartAsync(string dataset, IReadOnlyList<int> shards, HashParts parts, CancellationToken cancellationToken)
    {
        var columns = ReadAhead.InOrderAsync(
            shards, async (shard, token) => (shard, await store.ReadColumnAsync<byte>(DatasetKeys.Hashes(dataset, shard), cancellationToken: token)), cancellationToken);
        await foreach (var (shard, column) in columns)
        {
            for (var row = 0; row < column.Rows; row++)
            {
                var image = HashedImage.Of(column[row], shard, row);
                if (!image.IsEmpty)
                    parts.Add(image);
            }
        }
    }

    /// <summary>Counts duplicates among sorted images and keeps the largest groups.</summary>
    private static long Collect(ReadOnlySpan<HashedImage> sorted, PriorityQueue<(HashedImage[] First, int Count), (int Count, long LaterFirst)> largest)
    {
        var duplicates = 0L;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end].HasHashOf(sorted[start]);)
                end++;
            if (end - start == 1)
                continue;

            duplicates += end - start - 1;
            // Only those that are shown: half a data set may be one black image.
            var group = sorted[start..Math.Min(end, start + MaxIds)];
            var rank = (end - start, -group[0].Place);
            if (largest.Count < MaxGroups)
                largest.Enqueue((group.ToArray(), end - start), rank);
            else if (largest.TryPeek(out _, out var smallest) && rank.CompareTo(smallest) > 0)
                largest.EnqueueDequeue((group.ToArray(), end - start), rank);
        }

        return duplicates;
    }

    private static DuplicateGroup ToGroup((HashedImage[] First, int Count) group) => new()
    {
        Sha256 = group.First[0].Hex(),
        ImageIds = { group.First.Select(image => new ImageId(image.Shard, image.Row).ToString()) },
        Count = group.Count,
    };
}
