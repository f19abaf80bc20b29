using Assay.Faults;

namespace Assay.ObjectStorage;

/// <summary>There is no object of this key.</summary>
public sealed class ObjectNotFoundException : ObjectStoreException, IPermanentFault
{
    public ObjectNotFoundException(string key, string store, Exception? innerException = null)
        : base($"There is no object '{key}' in {store}.", innerException) =>
        Key = key;

    /// <summary>The key that was asked for.</summary>
    public string Key { get; }
}
