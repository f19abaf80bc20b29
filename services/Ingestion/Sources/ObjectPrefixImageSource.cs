using System.Runtime.CompilerServices;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources;

/// <summary>Objects under a prefix whose keys end like image files. Names are what follows the prefix.</summary>
internal sealed class ObjectPrefixImageSource(string prefix, LabelLayout layout, IObjectStore store) : IImageSource
{
    private const int CheckedKeys = 1_000;

    public string Identity => $"prefix:{prefix}";

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var looked = 0;
        await foreach (var entry in store.ListAsync(prefix, cancellationToken: cancellationToken))
        {
            if (Take(entry.Key, new SourceWarnings()) is not null || ++looked >= CheckedKeys)
                return;
        }

        throw NoImages();
    }

    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        SourceWarnings warnings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in store.ListAsync(prefix, cancellationToken: cancellationToken))
        {
            if (Take(item.Key, warnings) is { } entry)
                yield return entry;
        }
    }

    // Keys are unique.
    public SourceEntry Choose(SourceEntry earlier, SourceEntry later, SourceWarnings warnings) => later;

    public Exception NoImages() => new WrongStateException(
        $"No object under the prefix '{SourceText.Printable(prefix)}' is an image: keys that end in {ImageNames.Accepted} are taken. Check the prefix.");

    private SourceEntry? Take(string key, SourceWarnings warnings)
    {
        // A prefix that is a whole key names that one object.
        var name = key.Length == prefix.Length ? key[(key.LastIndexOf('/') + 1)..] : key[prefix.Length..].TrimStart('/');
        if (ImageNames.IsHidden(name))
            return null;
        if (!ImageNames.IsImage(name))
        {
            warnings.Add(WarningKind.NoImage, key);
            return null;
        }

        var (labels, split) = PathLabels.Read(name, layout);
        return new SourceEntry { Name = name, Location = ImageLocation.Object(key), Labels = labels, Split = split };
    }
}
