using System.Security.Cryptography;
using System.Text;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Security;

/// <summary>Finds out who calls from the authorization header.</summary>
public sealed class CallerAuthenticator(IOptions<SecurityOptions> options, ICallerSource source)
{
    internal const string Header = "authorization";
    internal const string Scheme = "Bearer ";
    private readonly byte[] _serviceToken = Encoding.UTF8.GetBytes(options.Value.Token);
    private readonly bool _peopleSignIn = options.Value.RequireSignIn;

    /// <exception cref="UnauthenticatedException">The header holds no token that counts here.</exception>
    public async ValueTask<Caller> AuthenticateAsync(string? authorization, CancellationToken cancellationToken)
    {
        if (_serviceToken.Length == 0)
            return Caller.Trusted;

        var sent = TokenOf(authorization);
        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), _serviceToken))
            return Caller.Trusted;
        var caller = _peopleSignIn && sent.Length > 0 ? await source.FindAsync(sent, cancellationToken) : null;
        return caller ?? throw new UnauthenticatedException("The call carries no valid token; send the header 'authorization: Bearer <token>'.");
    }

    /// <summary>The token of a header; empty if it holds none.</summary>
    public static string TokenOf(string? authorization) =>
        authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";
}
