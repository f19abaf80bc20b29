namespace Assay.ServiceDefaults.Security;

/// <summary>How a caller proved who it is.</summary>
public enum CallerKind
{
    /// <summary>By the service token; or nobody has to prove anything here.</summary>
    Service,

    /// <summary>A person who signed in: here, or at the authority whose token was sent.</summary>
    Person,

    /// <summary>An API token, which acts for the person who made it, within its scope.</summary>
    Token,
}
