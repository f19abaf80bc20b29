using System.Buffers.Binary;
using System.Security.Cryptography;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;

namespace Assay.Ingestion.Reports;

/// <summary>
/// Finds images with equal bytes by their SHA-256. 24 bytes an image and pass; where a data set has more images than a pass may
/// hold, each pass takes those whose hashes lie in one range.
/// </summary>
internal sealed class DuplicateFinder(IObjectStore store, int imagesPerPass = DuplicateFinder.DefaultImagesPerPass)
{
    public const int DefaultImagesPerPass = 4_000_000;
    private const int MaxGroups = 1_000;
    private const int MaxIds = 100;

    public async Task<(long Duplicates, IReadOnlyList<DuplicateGroup> Groups)> FindAsync(
        string dataset, IReadOnlyList<int> shards, long images, CancellationToken cancellationToken)
    {
        var passes = (int)(images / imagesPerPass) + 1;
        var duplicates = 0L;
        // The smallest of the kept groups comes out first, so that a larger one can take its place.
        var largest = new PriorityQueue<(Entry[] First, int Count), (int Count, long LaterFirst)>();
        for (var pass = 0; pass < passes; pass++)
        {
            var entries = await ReadAsync(dataset, shards, pass, passes, cancellationToken);
            entries.Sort();
            for (int start = 0, end; start < entries.Count; start = end)
            {
                for (end = start + 1; end < entries.Count && entries[end].Hash == entries[start].Hash;)
                    end++;
                if (end - start == 1)
                    continue;

                duplicates += end - start - 1;
                // Only those that are shown: half a data set may be one black image.
                var rank = (end - start, -entries[start].Place);
                if (largest.Count < MaxGroups)
                    largest.Enqueue(Group(start, end), rank);
                else if (largest.TryPeek(out _, out var smallest) && rank.CompareTo(smallest) > 0)
                    largest.EnqueueDequeue(Group(start, end), rank);

                (Entry[], int) Group(int first, int last) => ([.. entries[first..Math.Min(last, first + MaxIds)]], last - first);
            }
        }

        var groups = new DuplicateGroup[largest.Count];
        for (var i = groups.Length - 1; i >= 0; i--)
            groups[i] = await ToGroupAsync(dataset, largest.Dequeue(), cancellationToken);
        return (duplicates, groups);
    }

    private async Task<List<Entry>> ReadAsync(
        string dataset, IReadOnlyList<int> shards, int pass, int passes, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        foreach (var shard in shards)
        {
            var column = await store.ReadColumnAsync<byte>(DatasetKeys.Hashes(dataset, shard), cancellationToken: cancellationToken);
            for (var row = 0; row < column.Rows; row++)
            {
                var hash = BinaryPrimitives.ReadUInt128BigEndian(column[row]);
                // All zero: there were no bytes to hash.
                if (hash != 0 && (int)((ulong)(hash >> 96) * (ulong)passes >> 32) == pass)
                    entries.Add(new Entry(hash, shard, row));
            }
        }

        return entries;
    }

    private async Task<DuplicateGroup> ToGroupAsync(string dataset, (Entry[] First, int Count) group, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Hashes(dataset, group.First[0].Shard);
        var row = await store.ReadRowsAsync<byte>(key, group.First[0].Row, 1, cancellationToken);
        return new DuplicateGroup
        {
            Sha256 = Convert.ToHexStringLower(row[0][..SHA256.HashSizeInBytes]),
            ImageIds = { group.First.Select(entry => new ImageId(entry.Shard, entry.Row).ToString()) },
            Count = group.Count,
        };
    }

    /// <summary>An image by half of its hash: among ten billion images two different ones meet with a chance below 10^-18.</summary>
    private readonly record struct Entry(UInt128 Hash, int Shard, int Row) : IComparable<Entry>
    {
        public long Place => ((long)Shard << 32) | (uint)Row;

        public int CompareTo(Entry other) => Hash != other.Hash ? Hash.CompareTo(other.Hash) : Place.CompareTo(other.Place);
    }
}
