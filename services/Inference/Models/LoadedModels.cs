using System.Security.Cryptography;
using Assay.Imaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Onnx;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Models;

/// <summary>The models that this process keeps ready: loaded once however many ask at the same time, the least recently used one let go first.</summary>
internal sealed class LoadedModels(ModelRegistry registry, IObjectStore store, SessionFactory sessions, IOptions<InferenceOptions> options) : IDisposable
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly DecodeLimits _limits = new()
    {
        MaxBytes = options.Value.MaxImageBytes,
        MaxPixels = options.Value.MaxPixels,
        MaxTime = options.Value.MaxDecodeTime,
    };

    private long _clock;

    /// <summary>The model of this name, loaded if it is not; kept at least until the lease is disposed.</summary>
    /// <exception cref="NotFoundException">There is no such model.</exception>
    public async Task<ModelLease> LeaseAsync(string name, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(name, out var found) || found.Loading.IsFaulted)
                // Not cancelled with the caller: others may wait for it too.
                _entries[name] = found = new Entry(Task.Run(() => LoadAsync(name), CancellationToken.None));
            entry = found;
            entry.Leases++;
            entry.LastUsed = ++_clock;
        }

        try
        {
            var model = await entry.Loading.WaitAsync(cancellationToken);
            Trim();
            return new ModelLease(model, () => Release(entry));
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    public void Dispose()
    {
        lock (_entries)
        {
            foreach (var entry in _entries.Values.Where(entry => entry.Loading.IsCompletedSuccessfully))
                entry.Loading.Result.Dispose();
            _entries.Clear();
        }
    }

    private async Task<LoadedModel> LoadAsync(string name)
    {
        var document = await registry.GetAsync(name, CancellationToken.None);
        var key = DatasetKeys.ModelFile(name, document.Sha256);
        var file = await ReadAsync(name, key);
        if (Convert.ToHexStringLower(SHA256.HashData(file)) != document.Sha256)
            throw new WrongStateException($"The file of model \"{name}\" ({key}) is not the one that was registered; restore it, or register the model under another name.");
        try
        {
            var session = sessions.Open(ModelComposer.Compose(file, document.ToImageModelSpec()));
            return new LoadedModel(document, session, _limits);
        }
        catch (ModelException exception)
        {
            throw new WrongStateException($"Model \"{name}\" cannot be loaded: {exception.Message}", exception);
        }
        catch (ExecutionProviderException exception)
        {
            throw new WrongStateException(exception.Message, exception);
        }
    }

    private async Task<byte[]> ReadAsync(string name, string key)
    {
        try
        {
            return await store.ReadAllAsync(key);
        }
        catch (ObjectNotFoundException exception)
        {
            throw new WrongStateException(
                $"The file of model \"{name}\" ({key}) is not in the object store. All processes of Inference must use the store that it was registered in; "
                + "restore the file, or register the model under another name.", exception);
        }
    }

    private void Release(Entry entry)
    {
        lock (_entries)
            entry.Leases--;
        Trim();
    }

    private void Trim()
    {
        lock (_entries)
        {
            var surplus = _entries.Count - options.Value.LoadedModels;
            foreach (var (name, entry) in _entries.Where(pair => pair.Value is { Leases: 0, Loading.IsCompleted: true }).OrderBy(pair => pair.Value.LastUsed).ToList())
            {
                if (surplus <= 0 && !entry.Loading.IsFaulted)
                    continue;
                _entries.Remove(name);
                surplus--;
                if (entry.Loading.IsCompletedSuccessfully)
                    entry.Loading.Result.Dispose();
            }
        }
    }

    private sealed class Entry(Task<LoadedModel> loading)
    {
        public Task<LoadedModel> Loading => loading;

        public int Leases { get; set; }

        public long LastUsed { get; set; }
    }
}
