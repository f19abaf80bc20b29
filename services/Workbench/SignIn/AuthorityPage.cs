using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Assay.Workbench.SignIn;

/// <summary>Sign-in at an OpenID Connect authority: the authorization code flow with PKCE, state and nonce.</summary>
internal sealed class AuthorityPage : IDisposable
{
    public const string CallbackPath = "/api/session/callback";
    private const string Scope = "openid profile";
    private const int LongestAnswer = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AddressesKept = TimeSpan.FromHours(1);

    private readonly AccountsOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client = new() { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
    private Addresses? _addresses;

    public AuthorityPage(IOptions<AccountsOptions> options, TimeProvider time) => (_options, _time) = (options.Value, time);

    public bool IsOffered => _options.ClientId.Length > 0;

    private string Callback => _options.PublicUrl.TrimEnd('/') + CallbackPath;

    /// <summary>What one sign-in must be told again at its end.</summary>
    public static Attempt Begin() => new(Random(), Random(), Random());

    /// <summary>Where the browser goes to sign in.</summary>
    public async Task<string> AddressAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(cancellationToken);
        return QueryHelpers.AddQueryString(addresses.Authorization, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = _options.ClientId,
            ["redirect_uri"] = Callback,
            ["scope"] = Scope,
            ["state"] = attempt.State,
            ["nonce"] = attempt.Nonce,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(attempt.Verifier))),
            ["code_challenge_method"] = "S256",
        });
    }

    /// <summary>The identity token for a code.</summary>
    /// <exception cref="UnauthenticatedException">The authority does not take the code.</exception>
    public async Task<string> RedeemAsync(string code, Attempt attempt, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, addresses.Token)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = Callback,
                ["client_id"] = _options.ClientId,
                ["code_verifier"] = attempt.Verifier,
            }),
        };
        if (_options.ClientSecret.Length > 0)
        {
            var credentials = $"{Uri.EscapeDataString(_options.ClientId)}:{Uri.EscapeDataString(_options.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials)));
        }

        using var response = await SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new UnauthenticatedException($"{_options.Authority} did not take the sign-in ({(int)response.StatusCode}). Try again; if it lasts, check Accounts:ClientId, Accounts:ClientSecret and the redirect address there.");
        using var answer = await ReadAsync(response, cancellationToken);
        return Text(answer, "id_token");
    }

    public void Dispose() => _client.Dispose();

    private async Task<Addresses> AddressesAsync(CancellationToken cancellationToken)
    {
        if (_addresses is { } kept && _time.GetUtcNow() < kept.Until)
            return kept;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_options.Authority.TrimEnd('/')}/.well-known/openid-configuration");
        using var response = await SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new UnavailableException($"{request.RequestUri} answers {(int)response.StatusCode}; Accounts:Authority must be an issuer of OpenID Connect.");
        using var answer = await ReadAsync(response, cancellationToken);
        return _addresses = new Addresses(Text(answer, "authorization_endpoint"), Text(answer, "token_endpoint"), _time.GetUtcNow() + AddressesKept);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new UnavailableException($"{_options.Authority} does not answer. Try again, or sign in with a password.", exception);
        }
    }

    private async Task<JsonDocument> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (JsonException exception)
        {
            throw new UnavailableException($"{_options.Authority} answers with no JSON; Accounts:Authority must be an issuer of OpenID Connect.", exception);
        }
    }

    private string Text(JsonDocument answer, string name) =>
        answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text
            ? text
            : throw new UnavailableException($"What {_options.Authority} answers holds no \"{name}\"; Accounts:Authority must be an issuer of OpenID Connect.");

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>One sign-in.</summary>
    internal sealed record Attempt(string State, string Nonce, string Verifier)
    {
        public override string ToString() => $"{State}.{Nonce}.{Verifier}";

        public static Attempt? Parse(string? text) => text?.Split('.') is [{ Length: > 0 } state, { Length: > 0 } nonce, { Length: > 0 } verifier] ? new Attempt(state, nonce, verifier) : null;
    }

    private sealed record Addresses(string Authorization, string Token, DateTimeOffset Until);
}
