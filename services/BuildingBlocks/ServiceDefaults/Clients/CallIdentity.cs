namespace Assay.ServiceDefaults.Clients;

/// <summary>
/// In whose name calls of other services are made: this service's, unless it acts for somebody who sent a token of their own. Holds for the
/// asynchronous flow in which it was set.
/// </summary>
public static class CallIdentity
{
    private static readonly AsyncLocal<string?> Token = new();

    /// <summary>The token to send instead of this service's; null = this service's.</summary>
    internal static string? Current => Token.Value;

    /// <summary>Calls are made with this token until the end of the scope.</summary>
    public static IDisposable ActAs(string token) => new Scope(token);

    /// <summary>Calls are made in this service's own name until the end of the scope.</summary>
    public static IDisposable AsThisService() => new Scope(null);

    private sealed class Scope : IDisposable
    {
        private readonly string? _before = Token.Value;

        public Scope(string? token) => Token.Value = token;

        public void Dispose() => Token.Value = _before;
    }
}
