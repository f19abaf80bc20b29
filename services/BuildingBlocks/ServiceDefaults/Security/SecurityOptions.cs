namespace Assay.ServiceDefaults.Security;

/// <summary>Who may call this process, and how.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>
    /// Token that callers of gRPC send as <c>authorization: Bearer ...</c> and that this process sends to other services; at least 16
    /// characters, from the environment or a file, never from the command line. Empty = open, which is allowed on loopback only;
    /// or, where people sign in and all services are in this process, a token that nobody else knows.
    /// </summary>
    public string Token { get; set; } = "";

    /// <summary>
    /// True = people sign in: every call needs the service token, a session, an API token or a token of <c>Accounts:Authority</c>, and roles
    /// decide what it may do. Must be the same in all services. Without it whoever may call may do everything.
    /// </summary>
    public bool RequireSignIn { get; set; }

    /// <summary>
    /// True = endpoints that other machines reach, and calls to them, may go without TLS: where something else encrypts the network,
    /// such as a service mesh. Without it plaintext is allowed on loopback only.
    /// </summary>
    public bool AllowPlaintext { get; set; }
}
