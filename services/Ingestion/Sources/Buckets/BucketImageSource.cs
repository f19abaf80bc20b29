using System.Runtime.CompilerServices;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.S3;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources.Buckets;

/// <summary>Objects of a bucket that others own, under any keys. Names are what follows the last slash of the prefix.</summary>
internal sealed class BucketImageSource(IReadableBucket bucket, string prefix, LabelLayout layout, ListingParts? parts, int inFlight) : IImageSource
{
    private const int CheckedPages = 3;

    // One length for all: no two keys have one name.
    private readonly int _nameStart = prefix.LastIndexOf('/') + 1;

    public string Identity => $"bucket:{bucket.Name}/{prefix}";

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        string? after = null;
        for (var pages = 0; pages < CheckedPages; pages++)
        {
            var page = await bucket.ListPageAsync(prefix, after, cancellationToken);
            if (page.Entries.Any(entry => Take(entry.Key, new SourceWarnings()) is not null))
                return;
            if (page.Next is null)
                throw NoImages();
            after = page.Next;
        }
    }

    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        SourceWarnings warnings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var covered = new List<KeyRange>();
        if (parts is not null)
        {
            await foreach (var part in parts.ReadAsync(cancellationToken))
            {
                var overlapping = covered.Where(range => part.Keys.Any(range.Contains)).ToList();
                foreach (var entry in Take(part.Keys.Where(key => !overlapping.Exists(range => range.Contains(key))), warnings))
                    yield return entry;
                covered.Add(part.Range);
            }
        }

        var lister = new BucketLister(bucket, prefix, inFlight, (listed, token) => parts?.AddAsync(listed, token) ?? Task.CompletedTask);
        await foreach (var listed in lister.ListAsync(KeyRange.Gaps(covered), cancellationToken))
        {
            foreach (var entry in Take(listed.Keys, warnings))
                yield return entry;
        }
    }

    // Keys are unique.
    public SourceEntry Choose(SourceEntry earlier, SourceEntry later, SourceWarnings warnings) => later;

    public Exception NoImages() => new WrongStateException(
        $"No object under 's3://{bucket.Name}/{SourceText.Printable(prefix)}' is an image: keys that end in {ImageNames.Accepted} are taken. Check the prefix.");

    private IEnumerable<SourceEntry> Take(IEnumerable<string> keys, SourceWarnings warnings) =>
        keys.Select(key => Take(key, warnings)).OfType<SourceEntry>();

    private SourceEntry? Take(string key, SourceWarnings warnings)
    {
        var name = key[_nameStart..];
        // Consoles keep empty objects of such keys for folders.
        if (name.EndsWith('/') || name.Length == 0 || ImageNames.IsHidden(name))
            return null;
        if (!ImageNames.IsImage(name))
        {
            warnings.Add(WarningKind.NoImage, key);
            return null;
        }

        var (labels, split) = PathLabels.Read(name, layout);
        return new SourceEntry { Name = name, Location = ImageLocation.InBucket(bucket.Name, key), Labels = labels, Split = split };
    }
}
