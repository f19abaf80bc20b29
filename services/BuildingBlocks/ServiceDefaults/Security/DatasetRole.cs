namespace Assay.ServiceDefaults.Security;

/// <summary>What somebody may do with a data set; each role may do what those before it may.</summary>
public enum DatasetRole
{
    /// <summary>Nothing, not even know that it is there.</summary>
    None = 0,

    /// <summary>Sees the data set and answers tasks.</summary>
    Annotator = 1,

    /// <summary>Refines, reads what everybody said, selects, scores, runs campaigns, writes label versions and exports.</summary>
    Expert = 2,

    /// <summary>Ingests, changes the taxonomy, imports labels, answers for others, gives roles.</summary>
    Admin = 3,
}
