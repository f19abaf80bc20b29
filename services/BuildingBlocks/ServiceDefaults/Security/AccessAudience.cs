namespace Assay.ServiceDefaults.Security;

/// <summary>For whom an RPC is.</summary>
internal enum AccessAudience
{
    /// <summary>The other services.</summary>
    Services,

    /// <summary>Everybody with a valid token.</summary>
    SignedIn,

    /// <summary>Who has the role on some data set, whichever.</summary>
    AnyDataset,

    /// <summary>Who has the role on the data sets that the request is about.</summary>
    Datasets,

    /// <summary>Who administers the installation.</summary>
    InstanceAdmin,
}
