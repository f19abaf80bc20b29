namespace Assay.ServiceDefaults.Security;

/// <summary>How people sign in, where they do (<c>Security:RequireSignIn</c>). Read by LabelStore, which keeps the accounts, and by the Workbench.</summary>
public sealed class AccountsOptions
{
    public const string Section = "Accounts";

    /// <summary>How long a session lasts at most, 5 minutes .. 366 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>After this time without a request a session ends, 5 minutes .. <see cref="SessionLifetime"/>.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a one-time link works, 5 minutes .. 30 days.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Address by which browsers reach the Workbench, such as https://labels.example.org; for the link of the first administrator and for the authority. Empty = the web endpoint of the same process.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>
    /// Issuer of OpenID Connect, such as https://login.example.org/realms/vision, whose tokens (JWT) are taken as bearer tokens and by which
    /// people can sign in at the page. Empty = none.
    /// </summary>
    public string Authority { get; set; } = "";

    /// <summary>What tokens of the authority must be meant for (claim <c>aud</c>); empty = <see cref="ClientId"/>.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Name of the Workbench at the authority, to sign in at the page by it; empty = not offered. Its redirect address is <see cref="PublicUrl"/> + /api/session/callback.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Secret of the client at the authority, where it has one; from the environment or a file.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Claim that holds the user's name.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>
    /// Claim that holds roles, as a list: <c>assay:admin</c> administers the installation, <c>assay:*:expert</c> has the role expert on every
    /// data set, <c>assay:birds:annotator</c> on one. Roles given in the Workbench count besides.
    /// </summary>
    public string RolesClaim { get; set; } = "roles";
}
