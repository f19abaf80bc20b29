namespace Assay.ObjectStorage;

/// <summary>The object store could not do what was asked. The message names the store, the object and the remedy.</summary>
public class ObjectStoreException : IOException
{
    public ObjectStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
