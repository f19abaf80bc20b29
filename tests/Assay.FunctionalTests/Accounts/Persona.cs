namespace Assay.FunctionalTests.Accounts;

/// <summary>Who asks, in the matrix.</summary>
public enum Persona
{
    /// <summary>Nobody.</summary>
    Anonymous,

    /// <summary>Annotator of the data set in question.</summary>
    Annotator,

    /// <summary>Expert of it.</summary>
    Expert,

    /// <summary>Admin of it.</summary>
    Admin,

    /// <summary>Admin of another data set, with no role on this one.</summary>
    OtherDataset,

    /// <summary>Administers the installation.</summary>
    Installation,

    /// <summary>Another service.</summary>
    Service,
}
