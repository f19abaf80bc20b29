using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Coresets.Tree;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>A tree below its run in the object store: <c>datasets/{dataset}/runs/{run}/tree/</c>, arrays as <c>.npy</c>.</summary>
internal sealed class ObjectCoresetStorage(IObjectStore store, RunDocument run) : ICoresetStorage
{
    private const string Extension = ".npy";

    private readonly string _prefix = DatasetKeys.Run(run.Dataset, run.Id) + "tree/";

    public Task WriteAsync<T>(string name, int columns, ReadOnlyMemory<T> elements, CancellationToken cancellationToken)
        where T : unmanaged =>
        columns == 1
            ? store.WriteColumnAsync(_prefix + name + Extension, elements, cancellationToken)
            : store.WriteColumnAsync(_prefix + name + Extension, elements.Length / columns, columns, elements, cancellationToken);

    public async Task<T[]> ReadAsync<T>(string name, int columns, CancellationToken cancellationToken)
        where T : unmanaged =>
        (await store.ReadColumnAsync<T>(_prefix + name + Extension, columns: columns, cancellationToken: cancellationToken)).Elements;

    public Task WriteDocumentAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        store.PutAsync(_prefix + name, json, cancellationToken);

    public async Task<byte[]?> FindDocumentAsync(string name, CancellationToken cancellationToken) =>
        await store.ExistsAsync(_prefix + name, cancellationToken) ? await store.ReadAllAsync(_prefix + name, cancellationToken) : null;

    public async IAsyncEnumerable<string> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in store.ListAsync(_prefix + prefix, cancellationToken: cancellationToken))
        {
            var name = entry.Key[_prefix.Length..];
            yield return name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length] : name;
        }
    }

    /// <summary>A document has its extension in its name; an array has not.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        store.DeleteAsync(name.EndsWith(".json", StringComparison.Ordinal) ? _prefix + name : _prefix + name + Extension, cancellationToken);
}
