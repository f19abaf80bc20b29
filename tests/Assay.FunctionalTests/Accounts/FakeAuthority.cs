using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Assay.FunctionalTests.Accounts;

/// <summary>An OpenID Connect authority on loopback: discovery, keys, and the code flow with PKCE, for one client.</summary>
internal sealed class FakeAuthority : IAsyncDisposable
{
    public const string ClientId = "assay-workbench";
    public const string ClientSecret = "a secret of the client";
    private readonly WebApplication _app;
    private readonly Dictionary<string, (string Challenge, string Nonce, string Redirect)> _codes = [];

    private FakeAuthority(WebApplication app) => _app = app;

    public string Issuer { get; private set; } = "";

    public RSA Key { get; set; } = RSA.Create(2048);

    /// <summary>Who signs in, when somebody does.</summary>
    public Dictionary<string, object> Claims { get; } = new() { ["preferred_username"] = "Olga" };

    /// <summary>Its clock.</summary>
    public DateTimeOffset Now { get; set; }

    public static async Task<FakeAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var authority = new FakeAuthority(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = authority.Issuer,
            jwks_uri = $"{authority.Issuer}/keys",
            authorization_endpoint = $"{authority.Issuer}/authorize",
            token_endpoint = $"{authority.Issuer}/token",
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { authority.PublicKey() } }));
        app.MapGet("/authorize", authority.Authorize);
        app.MapPost("/token", authority.RedeemAsync).DisableAntiforgery();
        await app.StartAsync();
        authority.Issuer = app.Urls.Single();
        return authority;
    }

    /// <summary>A token of this authority.</summary>
    public string Issue(string audience, DateTimeOffset now, Action<SecurityTokenDescriptor>? change = null, params (string Claim, object Value)[] claims)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddMinutes(5),
            Claims = Claims.Concat(claims.Select(claim => KeyValuePair.Create(claim.Claim, claim.Value))).GroupBy(claim => claim.Key).ToDictionary(group => group.Key, group => group.Last().Value),
            SigningCredentials = new SigningCredentials(SecurityKey(), SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
    }

    private RsaSecurityKey SecurityKey() => new(Key) { KeyId = Convert.ToHexString(SHA256.HashData(Key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8)) };

    private object PublicKey()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Key.ExportParameters(false)) { KeyId = SecurityKey().KeyId });
        return new { kty = key.Kty, use = "sig", kid = key.Kid, n = key.N, e = key.E };
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256")
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["code_challenge"]!, query["nonce"]!, query["redirect_uri"]!);
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"]!)}");
    }

    private async Task<IResult> RedeemAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{ClientId}:{Uri.EscapeDataString(ClientSecret)}"));
        if (request.Headers.Authorization != $"Basic {credentials}" || !_codes.Remove(form["code"]!, out var asked) || form["redirect_uri"] != asked.Redirect
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))) != asked.Challenge)
            return Results.BadRequest();
        return Results.Json(new { id_token = Issue(ClientId, Now, null, ("nonce", asked.Nonce)), token_type = "Bearer" });
    }
}
