using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>A tar in the object store.</summary>
internal sealed class ObjectTar(IObjectStore store, string key) : ITar
{
    public string Path => key;

    public string Identity => $"tar-object:{key}";

    public async Task<ITarBytes> OpenAsync(CancellationToken cancellationToken)
    {
        var entry = await store.StatAsync(key, cancellationToken)
            ?? throw new NotFoundException($"There is no object '{SourceText.Printable(key)}' in the object store. Check the tar's key.");
        return new RangedTarBytes(entry.Length, (offset, buffer, token) => store.ReadAsync(key, offset, buffer, token));
    }

    public ImageLocation Locate(long offset, long length) => ImageLocation.Object(key, offset, length);
}
