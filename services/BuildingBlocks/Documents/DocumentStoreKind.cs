namespace Assay.Documents;

/// <summary>The stores documents can be kept in.</summary>
public enum DocumentStoreKind
{
    /// <summary>One file on this machine.</summary>
    Sqlite,

    /// <summary>A MongoDB deployment.</summary>
    MongoDb,
}
