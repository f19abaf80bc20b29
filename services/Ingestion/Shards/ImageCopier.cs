using System.Security.Cryptography;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Shards;

/// <summary>Copies images into the object store under the hash of their bytes, several at a time; equal bytes are kept once.</summary>
internal sealed class ImageCopier(IObjectStore store, ImageContentReader reader, IOptions<IngestionOptions> options)
{
    /// <summary>
    /// The records with the places of the copies. An image whose bytes cannot be had keeps its original place: it stays in the
    /// data set, and Inference, which meets the same trouble, quarantines it with the reason.
    /// </summary>
    public async Task<CopiedImages> CopyAsync(IReadOnlyList<ImageRecord> records, Action onCopied, CancellationToken cancellationToken)
    {
        var copies = records.ToArray();
        var failed = new bool[copies.Length];
        var limits = new ImageContentLimits { MaxBytes = options.Value.MaxImageBytes };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.CopiesInFlight, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, copies.Length, parallel, async (row, token) =>
        {
            try
            {
                using var content = await reader.ReadAsync(copies[row].Location, limits, token);
                copies[row] = copies[row] with { Location = await KeepAsync(content.Bytes, token) };
            }
            catch (ImageContentException)
            {
                failed[row] = true;
            }

            onCopied();
        });
        return new CopiedImages(copies, [.. copies.Where((_, row) => failed[row]).Select(record => record.Name)]);
    }

    /// <summary>Puts bytes into the object store unless they are there.</summary>
    public async Task<ImageLocation> KeepAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Image(SHA256.HashData(bytes.Span));
        await store.PutIfAbsentAsync(key, bytes, cancellationToken);
        return ImageLocation.Object(key);
    }
}
