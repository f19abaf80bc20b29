using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Assay.LabelStore.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Accounts;

/// <summary>Signing in at the page: cookies, forms, and what comes from elsewhere.</summary>
public sealed class WorkbenchSessionTests(AccountsHost host) : IClassFixture<AccountsHost>
{
    private const string Form = "X-Assay-Form";

    [Fact]
    public async Task Api_WithoutASession_SaysThatOneMustSignIn()
    {
        using var browser = host.Browser();

        foreach (var path in new[] { "/api/datasets", "/api/datasets/birds/images/000000-0000", "/api/users", "/api/no-such-route", "/api/account" })
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, (await browser.GetAsync(path)).StatusCode));
        var session = await browser.GetFromJsonAsync<JsonElement>("/api/session");
        Assert.True(session.GetProperty("required").GetBoolean());
        Assert.Equal(JsonValueKind.Null, session.GetProperty("user").ValueKind);
    }

    [Fact]
    public async Task SignIn_AtThePage_SetsACookieThatScriptsAndOtherSitesCannotUse()
    {
        await host.CreateAsync("ann", roles: ("birds", Role.Expert));
        using var browser = host.Browser();

        using var response = await browser.PostAsJsonAsync("/api/session", new { user = "ann", password = AccountsHost.Password });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("assay-session=asy_s_", cookie, StringComparison.Ordinal);
        foreach (var attribute in new[] { "httponly", "samesite=strict", "path=/", "expires=" })
            Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var body = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("asy_s_", body, StringComparison.Ordinal);
        var account = await browser.GetFromJsonAsync<JsonElement>("/api/account");
        Assert.Equal("ann", account.GetProperty("name").GetString());
    }

    [Fact]
    public async Task SignIn_WhereBrowsersUseHttps_SetsASecureCookieOfThisHostAlone()
    {
        var behind = new AccountsHost(("Accounts:PublicUrl", "https://labels.example.org"));
        await behind.InitializeAsync();
        try
        {
            await behind.CreateAsync("ann");
            using var browser = behind.Browser();

            using var response = await browser.PostAsJsonAsync("/api/session", new { user = "ann", password = AccountsHost.Password });

            var cookie = response.Headers.GetValues("Set-Cookie").Single();
            Assert.StartsWith("__Host-assay-session=", cookie, StringComparison.Ordinal);
            Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await behind.DisposeAsync();
        }
    }

    [Fact]
    public async Task SignIn_WithAWrongPassword_AnswersUnauthorizedThenTooMany()
    {
        await host.CreateAsync("bob");
        using var browser = host.Browser();
        for (var i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsJsonAsync("/api/session", new { user = "bob", password = "wrong" })).StatusCode);

        using var response = await browser.PostAsJsonAsync("/api/session", new { user = "bob", password = AccountsHost.Password });

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Change_WithTheCookieAlone_IsRefused()
    {
        using var browser = await SignedInAsync("cem");
        browser.DefaultRequestHeaders.Remove(Form);

        using var response = await browser.PostAsJsonAsync("/api/account/tokens", new { title = "t", role = "annotator", days = 1 });

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Change_WithTheFormOfAnEarlierSession_IsRefused()
    {
        using var browser = await SignedInAsync("dan");
        var replayed = browser.DefaultRequestHeaders.GetValues(Form).Single();
        Assert.Equal(HttpStatusCode.OK, (await browser.DeleteAsync("/api/session")).StatusCode);
        await SignInAsync(browser, "dan");
        browser.DefaultRequestHeaders.Remove(Form);
        browser.DefaultRequestHeaders.Add(Form, replayed);

        using var response = await browser.PostAsJsonAsync("/api/account/tokens", new { title = "t", role = "annotator", days = 1 });

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task SignOut_AndItsCookieSentAgain_IsRefused()
    {
        using var browser = await SignedInAsync("eva");
        var token = await host.SignInAsync("eva");
        using var replay = host.Browser();
        replay.DefaultRequestHeaders.Add("Cookie", $"assay-session={token}");
        Assert.Equal(HttpStatusCode.OK, (await replay.GetAsync("/api/account")).StatusCode);

        await host.Accounts.SignOutAsync(new SignOutRequest { Token = token });

        Assert.Equal(HttpStatusCode.Unauthorized, (await replay.GetAsync("/api/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/account")).StatusCode);
    }

    [Fact]
    public async Task Bearer_OfAnApiToken_NeedsNoForm()
    {
        using var browser = await SignedInAsync("fia", ("birds", Role.Expert));
        using var made = await browser.PostAsJsonAsync("/api/account/tokens", new { title = "script", role = "expert", datasets = new[] { "birds" }, days = 7 });
        var secret = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString();
        using var script = new HttpClient { BaseAddress = host.Web };
        script.DefaultRequestHeaders.Add("X-Assay", "1");
        script.DefaultRequestHeaders.Add("Authorization", $"Bearer {secret}");

        Assert.Equal("fia", (await script.GetFromJsonAsync<JsonElement>("/api/account")).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await script.PostAsJsonAsync("/api/users", new { name = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await script.GetAsync("/api/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await script.GetAsync("/api/datasets/fish/taxonomy")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/api/datasets/birds/taxonomy")).StatusCode);
    }

    [Fact]
    public async Task Link_OfAnInvitation_LeadsIntoASession()
    {
        using var admin = await SignedInAsync("gen", isAdmin: true);
        using var created = await admin.PostAsJsonAsync("/api/users", new { name = "hob", admin = false, roles = new[] { new { dataset = "birds", role = "annotator" } } });
        var link = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("link").GetString();
        using var browser = host.Browser();

        var read = await (await browser.PostAsJsonAsync("/api/session/link/read", new { token = link })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("hob", read.GetProperty("user").GetString());
        using var redeemed = await browser.PostAsJsonAsync("/api/session/link", new { token = link, password = AccountsHost.Password });
        Assert.Equal(HttpStatusCode.OK, redeemed.StatusCode);
        Assert.Equal("hob", (await browser.GetFromJsonAsync<JsonElement>("/api/account")).GetProperty("name").GetString());

        using var replayed = await host.Browser().PostAsJsonAsync("/api/session/link", new { token = link, password = AccountsHost.Password });
        Assert.Equal(HttpStatusCode.NotFound, replayed.StatusCode);
    }

    [Theory]
    [InlineData("/api/datasets/..%2F..%2Fetc%2Fpasswd/taxonomy")]
    [InlineData("/api/datasets/birds';--/taxonomy")]
    [InlineData("/api/batches/{\"$ne\":null}")]
    [InlineData("/api/batches/'%20OR%201=1--/tasks")]
    public async Task Path_ThatLeadsAsideOrInjects_IsRefused(string path)
    {
        using var browser = await SignedInAsync($"i{Math.Abs(path.GetHashCode(StringComparison.Ordinal))}", ("birds", Role.Expert));

        using var response = await browser.GetAsync(path);

        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/api/session")]
    [InlineData("/api/session/link")]
    public async Task Body_ThatIsTooLong_IsRefused(string path)
    {
        using var browser = await SignedInAsync($"j{Math.Abs(path.GetHashCode(StringComparison.Ordinal))}");

        using var response = await browser.PostAsJsonAsync(path, new { user = new string('x', 70_000), token = new string('x', 70_000), password = new string('x', 70_000) });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Session_OfSomebodyElse_CannotBeEnded()
    {
        using var victim = await SignedInAsync("kai");
        using var thief = await SignedInAsync("lev");
        var sessions = await victim.GetFromJsonAsync<JsonElement>("/api/account/sessions");
        // The first is of the invitation, the second of this browser.
        var id = sessions.GetProperty("sessions").EnumerateArray().First(session => session.GetProperty("current").GetBoolean()).GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.NotFound, (await thief.DeleteAsync($"/api/account/sessions/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await victim.DeleteAsync($"/api/account/sessions/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await victim.GetAsync("/api/account")).StatusCode);
    }

    private Task<HttpClient> SignedInAsync(string name, params (string Dataset, Role Role)[] roles) => SignedInAsync(name, false, roles);

    private async Task<HttpClient> SignedInAsync(string name, bool isAdmin, params (string Dataset, Role Role)[] roles)
    {
        await host.CreateAsync(name, isAdmin, roles);
        var browser = host.Browser();
        await SignInAsync(browser, name);
        return browser;
    }

    private static async Task SignInAsync(HttpClient browser, string name)
    {
        using var response = await browser.PostAsJsonAsync("/api/session", new { user = name, password = AccountsHost.Password });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        browser.DefaultRequestHeaders.Remove(Form);
        browser.DefaultRequestHeaders.Add(Form, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("form").GetString());
    }
}
