using Assay.FunctionalTests.LabelStore;
using Assay.LabelStore.Accounts;
using Assay.LabelStore.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using StatusCode = Grpc.Core.StatusCode;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Accounts;

/// <summary>Passwords, sessions and links, over the wire of AccountsService.</summary>
public sealed class SignInTests(AccountsHost host) : IClassFixture<AccountsHost>
{
    [Fact]
    public async Task SignIn_WithTheRightPassword_BeginsASessionOfTheUser()
    {
        await host.CreateAsync("ann", roles: ("birds", Role.Expert));

        var token = await host.SignInAsync(" Ann ");

        var account = (await host.AccountsAs(token).GetAccountAsync(new GetAccountRequest())).User;
        Assert.Equal(("ann", false, true), (account.Name, account.Admin, account.HasPassword));
        Assert.Equal(("birds", Role.Expert), (account.Roles.Single().Dataset, account.Roles.Single().Role));
        Assert.Equal(host.Time.GetUtcNow(), account.LastSignIn.ToDateTimeOffset());
    }

    [Theory]
    [InlineData("ben", "wrong password entirely")]
    [InlineData("nobody", AccountsHost.Password)]
    [InlineData("$where", AccountsHost.Password)]
    public async Task SignIn_WithAWrongNameOrPassword_TellsNotWhich(string user, string password)
    {
        if (user == "ben")
            await host.CreateAsync("ben");

        await Refused.WithAsync(StatusCode.Unauthenticated, () => host.SignInAsync(user, password, "203.0.113.1"), "The name or the password is wrong.");
    }

    [Fact]
    public async Task SignIn_AfterFiveWrongPasswords_HasToWaitTwiceAsLongEachTime()
    {
        await host.CreateAsync("cleo");
        for (var i = 0; i < 6; i++)
            await Refused.WithAsync(StatusCode.Unauthenticated, () => host.SignInAsync("cleo", "wrong", "203.0.113.7"), "wrong");

        var refused = await Refused.WithAsync(StatusCode.ResourceExhausted, () => host.SignInAsync("cleo", AccountsHost.Password, "203.0.113.7"), "Try again in 2 s");
        var details = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(TimeSpan.FromSeconds(2), details.Details.Single().Unpack<RetryInfo>().RetryDelay.ToTimeSpan());
        // Whoever guesses from elsewhere does not lock the owner out.
        await host.SignInAsync("cleo", AccountsHost.Password, "203.0.113.8");

        host.Time.Advance(TimeSpan.FromSeconds(2));
        await Refused.WithAsync(StatusCode.Unauthenticated, () => host.SignInAsync("cleo", "wrong", "203.0.113.7"), "wrong");
        await Refused.WithAsync(StatusCode.ResourceExhausted, () => host.SignInAsync("cleo", AccountsHost.Password, "203.0.113.7"), "Try again in 4 s");
        host.Time.Advance(TimeSpan.FromSeconds(4));
        await host.SignInAsync("cleo", AccountsHost.Password, "203.0.113.7");
    }

    [Fact]
    public async Task Session_UnusedForHalfADay_Ends()
    {
        var token = await host.CreateAsync("dora");
        for (var i = 0; i < 3; i++)
        {
            host.Time.Advance(TimeSpan.FromHours(11));
            await host.AccountsAs(token).GetAccountAsync(new GetAccountRequest());
        }

        host.Time.Advance(TimeSpan.FromHours(12));

        await UnauthenticatedAsync(token);
    }

    [Fact]
    public async Task Session_UsedAllTheTime_EndsAfterAWeek()
    {
        var token = await host.CreateAsync("emil");
        for (var i = 0; i < 16; i++)
        {
            host.Time.Advance(TimeSpan.FromHours(10));
            await host.AccountsAs(token).GetAccountAsync(new GetAccountRequest());
        }

        host.Time.Advance(TimeSpan.FromHours(8));

        await UnauthenticatedAsync(token);
    }

    [Fact]
    public async Task SignOut_OfASession_EndsThatOneAlone()
    {
        var first = await host.CreateAsync("fay");
        var second = await host.SignInAsync("fay");

        await host.Accounts.SignOutAsync(new SignOutRequest { Token = first });
        await host.Accounts.SignOutAsync(new SignOutRequest { Token = first });

        await UnauthenticatedAsync(first);
        var sessions = (await host.AccountsAs(second).ListSessionsAsync(new ListSessionsRequest())).Sessions;
        Assert.True(sessions.Single().Current);
    }

    [Fact]
    public async Task EndSession_OfSomebodyElse_FindsNothing()
    {
        var victim = await host.CreateAsync("gus");
        var thief = await host.CreateAsync("hal");
        var session = (await host.AccountsAs(victim).ListSessionsAsync(new ListSessionsRequest())).Sessions.Single();

        await Refused.WithAsync(
            StatusCode.NotFound, async () => await host.AccountsAs(thief).EndSessionAsync(new EndSessionRequest { Session = session.Id }), "You have no session");

        await host.AccountsAs(victim).GetAccountAsync(new GetAccountRequest());
    }

    [Fact]
    public async Task ChangePassword_WithTheOldOne_EndsTheOtherSessions()
    {
        var other = await host.CreateAsync("ida");
        var current = await host.SignInAsync("ida");
        var accounts = host.AccountsAs(current);

        await Refused.WithAsync(
            StatusCode.InvalidArgument,
            async () => await accounts.ChangePasswordAsync(new ChangePasswordRequest { Password = "not the old one", NewPassword = "four words without sense" }), "password: is not the password that you have");
        await accounts.ChangePasswordAsync(new ChangePasswordRequest { Password = AccountsHost.Password, NewPassword = "four words without sense" });

        await accounts.GetAccountAsync(new GetAccountRequest());
        await UnauthenticatedAsync(other);
        await Refused.WithAsync(StatusCode.Unauthenticated, () => host.SignInAsync("ida"), "wrong");
        await host.SignInAsync("ida", "four words without sense");
    }

    [Theory]
    [InlineData("short", "at least 12")]
    [InlineData("aaaaaaaaaaaaaaaa", "many would guess")]
    [InlineData("Password1234", "many would guess")]
    [InlineData("xx jan's own pass xx", "many would guess")]
    public async Task RedeemLink_WithAPasswordThatIsGuessed_IsRefusedAndTheLinkStays(string password, string reason)
    {
        var link = await LinkOfAsync("jan");

        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await host.Accounts.RedeemLinkAsync(new RedeemLinkRequest { Token = link, Password = password }), reason);

        Assert.Equal("jan", (await host.Accounts.GetLinkAsync(new GetLinkRequest { Token = link })).User);
    }

    [Fact]
    public async Task RedeemLink_Twice_WorksOnce()
    {
        var link = await LinkOfAsync("kim");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await host.Accounts.RedeemLinkAsync(new RedeemLinkRequest { Token = link, Password = AccountsHost.Password });
                return StatusCode.OK;
            }
            catch (RpcException exception)
            {
                return exception.StatusCode;
            }
        }));

        Assert.Equal([StatusCode.OK, StatusCode.NotFound, StatusCode.NotFound, StatusCode.NotFound], answers.Order());
    }

    [Fact]
    public async Task CreateLink_WhileAnOlderOneWaits_ReplacesIt()
    {
        var older = await LinkOfAsync("lea");
        var newer = await LinkOfAsync("lea");

        await Refused.WithAsync(StatusCode.NotFound, async () => await host.Accounts.GetLinkAsync(new GetLinkRequest { Token = older }), "does not work any more");
        Assert.Equal("lea", (await host.Accounts.GetLinkAsync(new GetLinkRequest { Token = newer })).User);
        host.Time.Advance(TimeSpan.FromDays(3));
        await Refused.WithAsync(StatusCode.NotFound, async () => await host.Accounts.GetLinkAsync(new GetLinkRequest { Token = newer }), "too old");
    }

    [Fact]
    public async Task FirstAdmin_WithoutAPassword_GetsALinkAtEachStartUntilOneIsSet()
    {
        await using var alone = await StartAloneAsync();
        var first = alone.Host.Services.GetRequiredService<FirstAdmin>();

        // The process announces one itself; of two links the later one works.
        var session = await LabelStoreHost.UntilAsync(
            async () => (await alone.Host.Accounts.RedeemLinkAsync(new RedeemLinkRequest { Token = (await first.EnsureAsync(default))!.Value.Secret, Password = AccountsHost.Password })).Token,
            _ => true);

        var account = (await alone.Host.AccountsAs(session).GetAccountAsync(new GetAccountRequest())).User;
        Assert.Equal(("admin", true), (account.Name, account.Admin));
        Assert.Null(await first.EnsureAsync(default));
    }

    [Fact]
    public async Task Store_AfterEverything_HoldsNoSecret()
    {
        await using var alone = await StartAloneAsync();
        var token = await alone.Host.CreateAsync("mia");
        var api = await alone.Host.AccountsAs(token).CreateTokenAsync(new CreateTokenRequest { Title = "script", Role = Role.Annotator, Days = 1 });

        var link = await alone.Host.Accounts.CreateLinkAsync(new CreateLinkRequest { User = "mia" });
        var bytes = string.Concat(Directory.EnumerateFiles(alone.Host.Folder, "assay.db*").Select(path =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));
        Assert.Contains("\"mia\"", bytes, StringComparison.Ordinal);
        foreach (var secret in new[] { AccountsHost.Password, token, api.Secret, link.Link })
            Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
    }

    // What is known from elsewhere: RFC 6070's inputs with SHA-256 (the answers are those that Python's hashlib.pbkdf2_hmac gives).
    [Theory]
    [InlineData("pbkdf2-sha256$1$c2FsdA==$Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs=", true)]
    [InlineData("pbkdf2-sha256$4096$c2FsdA==$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o=", true)]
    [InlineData("pbkdf2-sha256$4096$c2FsdA==$Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs=", false)]
    [InlineData("", false)]
    public async Task Verify_OfKnownHashes_IsRight(string hash, bool expected) =>
        Assert.Equal(expected, await new PasswordHasher(1).VerifyAsync("password", hash, default));

    private async Task<string> LinkOfAsync(string user)
    {
        try
        {
            await host.Accounts.CreateUserAsync(new CreateUserRequest { Name = user });
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists)
        {
            // Another case of the test made it.
        }

        return (await host.Accounts.CreateLinkAsync(new CreateLinkRequest { User = user })).Link;
    }

    private Task UnauthenticatedAsync(string token) =>
        Refused.WithAsync(StatusCode.Unauthenticated, async () => await host.AccountsAs(token).GetAccountAsync(new GetAccountRequest()), "no valid token");

    private static async Task<Alone> StartAloneAsync()
    {
        var alone = new AccountsHost();
        await alone.InitializeAsync();
        return new Alone(alone);
    }

    private sealed record Alone(AccountsHost Host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
