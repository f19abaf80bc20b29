using Assay.LabelStore.Accounts;
using Assay.LabelStore.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Accounts;

/// <summary>Users, roles, API tokens and the audit log, over the wire of AccountsService.</summary>
public sealed class UsersAndTokensTests(AccountsHost host) : IClassFixture<AccountsHost>
{
    [Fact]
    public async Task CreateUser_WithBadFields_NamesEach()
    {
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument,
            async () => await host.Accounts.CreateUserAsync(new CreateUserRequest
            {
                Name = "../Ann",
                DisplayName = "a\nb",
                Roles = { new RoleGrant { Dataset = "../birds", Role = Role.Expert }, new RoleGrant { Dataset = "fish", Role = (Role)7 } },
            }),
            "name: \"../Ann\" is no name of a user");
        foreach (var field in new[] { "display_name:", "roles[0].dataset:", "roles[1].role:" })
            Assert.Contains(field, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateUser_OfATakenName_IsRefused()
    {
        await host.CreateAsync("ann");
        await Refused.WithAsync(StatusCode.AlreadyExists, () => host.CreateAsync("ann"), "There is a user \"ann\" already");
    }

    [Fact]
    public async Task SetRole_ByAnAdminOfTheDataset_GivesAndTakesThatOneAlone()
    {
        var admin = host.AccountsAs(await host.CreateAsync("bea", roles: ("birds", Role.Admin)));
        var member = await host.CreateAsync("cay", roles: ("fish", Role.Expert));

        var given = await admin.SetRoleAsync(new SetRoleRequest { User = "cay", Dataset = "birds", Role = Role.Annotator });
        Assert.Equal(["birds"], given.User.Roles.Select(role => role.Dataset));
        Assert.Equal(["birds", "fish"], await DatasetsOfAsync(member));

        await Refused.WithAsync(
            StatusCode.PermissionDenied, async () => await admin.SetRoleAsync(new SetRoleRequest { User = "cay", Dataset = "fish", Role = Role.Admin }), "bea has no role on what SetRole asks for");
        await Refused.WithAsync(
            StatusCode.PermissionDenied, async () => await admin.SetRoleAsync(new SetRoleRequest { User = "bea", Dataset = "*", Role = Role.Admin }), "bea");
        await admin.SetRoleAsync(new SetRoleRequest { User = "cay", Dataset = "birds", Role = Role.Unspecified });
        Assert.Equal(["fish"], await DatasetsOfAsync(member));
    }

    [Fact]
    public async Task ListUsers_ByAnAdminOfADataset_ShowsRolesOnThatOneAlone()
    {
        await host.CreateAsync("dov", roles: [("moss", Role.Expert), ("rust", Role.Expert)]);
        var admin = await host.CreateAsync("eli", roles: ("moss", Role.Admin));

        var users = (await host.AccountsAs(admin).ListUsersAsync(new ListUsersRequest { PageSize = 1000 })).Users;

        Assert.Equal(["moss"], users.Single(user => user.Name == "dov").Roles.Select(role => role.Dataset));
        await Refused.WithAsync(
            StatusCode.PermissionDenied, async () => await host.AccountsAs(await host.CreateAsync("fyn", roles: ("moss", Role.Expert))).ListUsersAsync(new ListUsersRequest()), "role admin on a data set");
    }

    [Fact]
    public async Task UpdateUser_ThatDisables_EndsSessionsAndTokensAtOnce()
    {
        var session = await host.CreateAsync("gil", roles: ("birds", Role.Annotator));
        var token = (await host.AccountsAs(session).CreateTokenAsync(new CreateTokenRequest { Title = "t", Role = Role.Annotator, Days = 1 })).Secret;

        await host.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "gil", Disabled = true });

        foreach (var bearer in new[] { session, token })
            await Refused.WithAsync(StatusCode.Unauthenticated, async () => await host.AccountsAs(bearer).GetAccountAsync(new GetAccountRequest()), "no valid token");
        await Refused.WithAsync(StatusCode.Unauthenticated, () => host.SignInAsync("gil"), "wrong");
        await host.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "gil", Disabled = false });
        await host.AccountsAs(token).GetAccountAsync(new GetAccountRequest());
        await Refused.WithAsync(StatusCode.Unauthenticated, async () => await host.AccountsAs(session).GetAccountAsync(new GetAccountRequest()), "no valid token");
    }

    [Fact]
    public async Task UpdateUser_OfTheLastAdministrator_IsRefused()
    {
        var alone = new AccountsHost();
        await alone.InitializeAsync();
        try
        {
            await alone.CreateAsync("root", admin: true);
            await alone.Services.GetRequiredService<FirstAdmin>().EnsureAsync(default);
            foreach (var user in (await alone.Accounts.ListUsersAsync(new ListUsersRequest())).Users.Where(user => user.Name != "root"))
                await alone.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = user.Name, Disabled = true });

            await Refused.WithAsync(
                StatusCode.FailedPrecondition, async () => await alone.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "root", Admin = false }), "last user who administers");
            await Refused.WithAsync(
                StatusCode.FailedPrecondition, async () => await alone.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "root", Disabled = true }), "last user who administers");
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    [Fact]
    public async Task Token_WithAScope_MayDoNoMoreThanItAndItsUser()
    {
        var session = await host.CreateAsync("hue", roles: [("birds", Role.Admin), ("fish", Role.Annotator)]);
        var accounts = host.AccountsAs(session);
        var all = await accounts.CreateTokenAsync(new CreateTokenRequest { Title = "all", Role = Role.Expert, Days = 30 });
        var one = await accounts.CreateTokenAsync(new CreateTokenRequest { Title = "one", Role = Role.Expert, Datasets = { "birds", "moss" }, Days = 30 });

        Assert.Equal([("birds", Role.Expert), ("fish", Role.Annotator)], await RolesOfAsync(all.Secret));
        Assert.Equal([("birds", Role.Expert)], await RolesOfAsync(one.Secret));

        await host.Accounts.SetRoleAsync(new SetRoleRequest { User = "hue", Dataset = "birds", Role = Role.Annotator });
        Assert.Equal([("birds", Role.Annotator)], await RolesOfAsync(one.Secret));
    }

    [Fact]
    public async Task Token_OfAnAdministrator_AdministersOnlyIfAskedFor()
    {
        var accounts = host.AccountsAs(await host.CreateAsync("ivy", admin: true));
        var plain = await accounts.CreateTokenAsync(new CreateTokenRequest { Title = "plain", Role = Role.Admin, Days = 1 });
        var full = await accounts.CreateTokenAsync(new CreateTokenRequest { Title = "full", Role = Role.Admin, Admin = true, Days = 1 });

        await Refused.WithAsync(
            StatusCode.PermissionDenied, async () => await host.AccountsAs(plain.Secret).CreateUserAsync(new CreateUserRequest { Name = "x1" }), "administrators of the installation");
        await host.AccountsAs(full.Secret).CreateUserAsync(new CreateUserRequest { Name = "x1" });

        await host.CreateAsync("jon");
        await Refused.WithAsync(
            StatusCode.PermissionDenied,
            async () => await host.AccountsAs(await host.SignInAsync("jon")).CreateTokenAsync(new CreateTokenRequest { Title = "t", Role = Role.Admin, Admin = true, Days = 1 }),
            "jon does not administer");
    }

    [Fact]
    public async Task Token_ThatEndedOrWasRevokedOrForged_IsRefused()
    {
        var session = await host.CreateAsync("kat");
        var accounts = host.AccountsAs(session);
        var shortLived = await accounts.CreateTokenAsync(new CreateTokenRequest { Title = "short", Role = Role.Annotator, Days = 1 });
        var longLived = await accounts.CreateTokenAsync(new CreateTokenRequest { Title = "long", Role = Role.Annotator, Days = 3 });
        var revoked = await accounts.CreateTokenAsync(new CreateTokenRequest { Title = "revoked", Role = Role.Annotator, Days = 3 });

        await accounts.RevokeTokenAsync(new RevokeTokenRequest { Token = revoked.Token.Id });
        await RefusedAsync(revoked.Secret);
        await RefusedAsync(longLived.Secret[..^1] + (longLived.Secret[^1] == 'A' ? 'B' : 'A'));
        await RefusedAsync($"asy_t_{longLived.Token.Id}_{shortLived.Secret[19..]}");
        await RefusedAsync("eyJhbGciOiJub25lIn0.eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJrYXQifQ.");
        host.Time.Advance(TimeSpan.FromDays(1));
        await RefusedAsync(shortLived.Secret);
        await host.AccountsAs(longLived.Secret).GetAccountAsync(new GetAccountRequest());
    }

    [Fact]
    public async Task Token_OfAnybody_MayNotChangeTheAccount()
    {
        var session = await host.CreateAsync("lou");
        var token = host.AccountsAs((await host.AccountsAs(session).CreateTokenAsync(new CreateTokenRequest { Title = "t", Role = Role.Admin, Days = 1 })).Secret);

        await Refused.WithAsync(
            StatusCode.PermissionDenied, async () => await token.CreateTokenAsync(new CreateTokenRequest { Title = "t", Role = Role.Admin, Days = 366 }), "An API token may not do this");
        await Refused.WithAsync(
            StatusCode.PermissionDenied,
            async () => await token.ChangePasswordAsync(new ChangePasswordRequest { Password = AccountsHost.Password, NewPassword = "four words without sense" }), "An API token may not do this");
        await Refused.WithAsync(StatusCode.PermissionDenied, async () => await token.ListSessionsAsync(new ListSessionsRequest()), "An API token may not do this");
    }

    [Fact]
    public async Task RevokeToken_OfSomebodyElse_IsForAdministrators()
    {
        var token = await host.AccountsAs(await host.CreateAsync("max")).CreateTokenAsync(new CreateTokenRequest { Title = "t", Role = Role.Annotator, Days = 1 });
        var stranger = host.AccountsAs(await host.CreateAsync("nia"));

        await Refused.WithAsync(StatusCode.NotFound, async () => await stranger.RevokeTokenAsync(new RevokeTokenRequest { Token = token.Token.Id }), "You have no token");
        await Refused.WithAsync(StatusCode.PermissionDenied, async () => await stranger.ListTokensAsync(new ListTokensRequest { AllUsers = true }), "only own tokens");
        Assert.Empty((await stranger.ListTokensAsync(new ListTokensRequest())).Tokens);

        var all = (await host.Accounts.ListTokensAsync(new ListTokensRequest { AllUsers = true, PageSize = 1000 })).Tokens;
        Assert.Contains(all, listed => listed.Id == token.Token.Id && listed.User == "max");
        await host.Accounts.RevokeTokenAsync(new RevokeTokenRequest { Token = token.Token.Id });
        await RefusedAsync(token.Secret);
    }

    [Fact]
    public async Task AuditLog_OfWhatWasDone_TellsWhoWhatAndWhence()
    {
        await host.CreateAsync("olga");
        await host.Accounts.SetRoleAsync(new SetRoleRequest { User = "olga", Dataset = "birds", Role = Role.Expert });
        await Refused.WithAsync(StatusCode.Unauthenticated, () => host.SignInAsync("olga", "wrong", "203.0.113.9"), "wrong");

        var events = (await host.Accounts.ListAuditEventsAsync(new ListAuditEventsRequest { User = "olga" })).Events;

        Assert.Equal(
            ["link-made", "link-used", "role-set", "sign-in", "sign-in-refused", "user-created"], events.Select(written => written.Action).Order(StringComparer.Ordinal));
        Assert.Equal("203.0.113.9", events.Single(written => written.Action == "sign-in-refused").Client);
        Assert.Equal("expert on birds", events.Single(written => written.Action == "role-set").Detail);
    }

    private Task RefusedAsync(string token) =>
        Refused.WithAsync(StatusCode.Unauthenticated, async () => await host.AccountsAs(token).GetAccountAsync(new GetAccountRequest()), "no valid token");

    private async Task<IEnumerable<(string Dataset, Role Role)>> RolesOfAsync(string token) =>
        (await host.AccountsAs(token).GetAccountAsync(new GetAccountRequest())).User.Roles.Select(role => (role.Dataset, role.Role));

    private async Task<IEnumerable<string>> DatasetsOfAsync(string token) => (await RolesOfAsync(token)).Select(role => role.Dataset);
}
