using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Net.Http.Json;
using Assay.LabelStore.V1;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Accounts;

/// <summary>Tokens of an OpenID Connect authority as bearer tokens, and signing in at the page by it.</summary>
public sealed class AuthorityTests : IAsyncLifetime
{
    private FakeAuthority _authority = null!;
    private AccountsHost _host = null!;

    public async Task InitializeAsync()
    {
        _authority = await FakeAuthority.StartAsync();
        _host = new AccountsHost(
            ("Accounts:Authority", _authority.Issuer), ("Accounts:Audience", "assay"), ("Accounts:ClientId", FakeAuthority.ClientId),
            ("Accounts:ClientSecret", FakeAuthority.ClientSecret), ("Accounts:PublicUrl", "http://127.0.0.1:1"));
        await _host.InitializeAsync();
        _authority.Now = _host.Time.GetUtcNow();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task Bearer_OfTheAuthority_IsSomebodyWithTheRolesOfItsClaimsAndOwnOnes()
    {
        var token = _authority.Issue("assay", _authority.Now, null, ("roles", new[] { "assay:birds:annotator", "assay:*:expert", "other:admin", "assay:fish:king", "assay:admins" }));

        var account = (await _host.AccountsAs(token).GetAccountAsync(new GetAccountRequest())).User;
        Assert.Equal(("olga", false), (account.Name, account.Admin));
        Assert.Equal([("*", Role.Expert), ("birds", Role.Annotator)], account.Roles.Select(role => (role.Dataset, role.Role)));

        await _host.Accounts.CreateUserAsync(new CreateUserRequest { Name = "olga", Roles = { new RoleGrant { Dataset = "moss", Role = Role.Admin } } });
        account = (await _host.AccountsAs(token).GetAccountAsync(new GetAccountRequest())).User;
        Assert.Contains(("moss", Role.Admin), account.Roles.Select(role => (role.Dataset, role.Role)));
        await _host.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "olga", Disabled = true });
        await RefusedAsync(token);
    }

    [Fact]
    public async Task Bearer_ThatIsNotForUs_IsRefused()
    {
        var now = _authority.Now;
        using var otherKey = RSA.Create(2048);
        await RefusedAsync(_authority.Issue("somebody-else", now));
        await RefusedAsync(_authority.Issue("assay", now - TimeSpan.FromHours(1)));
        await RefusedAsync(_authority.Issue("assay", now + TimeSpan.FromHours(1)));
        await RefusedAsync(_authority.Issue("assay", now, token => token.Issuer = "https://evil.example"));
        await RefusedAsync(_authority.Issue("assay", now, token => token.Expires = null));
        await RefusedAsync(_authority.Issue("assay", now, token => token.SigningCredentials = null));
        await RefusedAsync(_authority.Issue("assay", now, token => token.SigningCredentials = new SigningCredentials(new RsaSecurityKey(otherKey), SecurityAlgorithms.RsaSha256)));
        // A public key taken for a shared secret.
        await RefusedAsync(_authority.Issue("assay", now, token => token.SigningCredentials =
            new SigningCredentials(new SymmetricSecurityKey(_authority.Key.ExportSubjectPublicKeyInfo()), SecurityAlgorithms.HmacSha256)));
        await RefusedAsync(_authority.Issue("assay", now, null, ("preferred_username", "../admin")));
        await _host.AccountsAs(_authority.Issue("assay", now)).GetAccountAsync(new GetAccountRequest());
    }

    [Fact]
    public async Task SignIn_AtTheAuthority_LeadsIntoASession()
    {
        _authority.Claims["roles"] = new[] { "assay:birds:expert" };
        using var browser = _host.Browser();

        var back = await GoAsync(browser);
        using var done = await browser.GetAsync(back);

        Assert.Equal("/", done.Headers.Location?.ToString());
        var session = await browser.GetFromJsonAsync<JsonElement>("/api/session");
        Assert.Equal("olga", session.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal("birds", session.GetProperty("user").GetProperty("roles")[0].GetProperty("dataset").GetString());
        // The code was used up, and so was what the browser kept for it.
        using var replayed = await browser.GetAsync(back);
        Assert.Equal("/sign-in?problem=authority", replayed.Headers.Location?.ToString());
    }

    [Fact]
    public async Task SignIn_WithTheAnswerToSomebodyElse_IsRefused()
    {
        using var victim = _host.Browser();
        using var attacker = _host.Browser();
        await GoAsync(victim);

        // A link that would sign the victim in as the attacker.
        using var response = await victim.GetAsync(await GoAsync(attacker));

        Assert.Equal("/sign-in?problem=authority", response.Headers.Location?.ToString());
        Assert.Equal(JsonValueKind.Null, (await victim.GetFromJsonAsync<JsonElement>("/api/session")).GetProperty("user").ValueKind);
    }

    [Theory]
    [InlineData("Accounts:Authority", "not an address", "Accounts:Authority is \"not an address\"")]
    [InlineData("Accounts:Authority", "http://login.example.org", "Use https")]
    [InlineData("Accounts:Authority", "https://login.example.org", "tokens meant for others would be taken")]
    [InlineData("Accounts:SessionIdle", "00:00:01", "Accounts:SessionIdle is 00:00:01")]
    [InlineData("Accounts:ClientId", "assay", "but not Accounts:Authority")]
    public async Task Start_WithBadOptions_SaysWhatIsWrong(string key, string value, string problem)
    {
        var host = new AccountsHost((key, value));
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(host.InitializeAsync);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        await host.DisposeAsync();
    }

    // To the authority and back; the address at which the browser comes back, on the test's own port.
    private async Task<string> GoAsync(HttpClient browser)
    {
        using var begun = await browser.GetAsync("/api/session/authority");
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        var query = QueryHelpers.ParseQuery(begun.Headers.Location!.Query);
        Assert.Equal(("openid profile", "S256"), (query["scope"].ToString(), query["code_challenge_method"].ToString()));
        using var atAuthority = await browser.GetAsync(begun.Headers.Location);
        var back = atAuthority.Headers.Location!;
        Assert.Equal("http://127.0.0.1:1/api/session/callback", back.GetLeftPart(UriPartial.Path));
        return back.PathAndQuery;
    }

    private Task RefusedAsync(string token) =>
        Refused.WithAsync(StatusCode.Unauthenticated, async () => await _host.AccountsAs(token).GetAccountAsync(new GetAccountRequest()), "no valid token");
}
