using Assay.AllInOne;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Endpoints;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>An installation in which people sign in: from the administrator's link to a person with a role and a token, by keyboard.</summary>
[Collection(WorkbenchCollection.Name)]
public sealed class SignInTests(WorkbenchFixture workbench) : IAsyncLifetime
{
    private const string ServiceToken = "the-token-of-the-services";
    private const string Password = "correct horse battery staple";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("assay-sign-in-");
    private WebApplication? _app;
    private GrpcChannel? _channel;

    private Uri Web => _app!.Services.GetRequiredService<BoundAddresses>().Web!;

    public async Task InitializeAsync()
    {
        if (Chromium.Lack is not null)
            return;
        _app = AllInOneApplication.Build(
        [
            "--Endpoints:Grpc=http://127.0.0.1:0", "--Endpoints:Web=http://127.0.0.1:0", $"--Data:Folder={Path.Combine(_folder.FullName, "data")}",
            "--Security:RequireSignIn=true", $"--Security:Token={ServiceToken}",
        ]);
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Services.GetRequiredService<BoundAddresses>().Grpc);
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [RequiresChromiumFact]
    public async Task Keyboard_FromTheFirstLinkToATokenOfSomebodyInvited_Works()
    {
        await using var first = await workbench.OpenAsync();
        var admin = await first.NewPageAsync();
        await admin.GotoAsync(new Uri(Web, $"sign-in/link#{await LinkAsync("root")}").ToString());
        await Expect(admin.GetByLabel("New password")).ToBeVisibleAsync();
        await LookAtAsync(admin, "sign-in-link");
        await SetPasswordAsync(admin);
        await Expect(admin.GetByTestId("account-link")).ToContainTextAsync("root");

        await admin.GotoAsync(new Uri(Web, "operate/users").ToString());
        await admin.GetByTestId("new-user").PressAsync("Enter");
        await admin.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("ann");
        await admin.GetByLabel("Data set", new PageGetByLabelOptions { Exact = true }).FillAsync("birds");
        await admin.Keyboard.PressAsync("Enter");
        var link = await admin.GetByTestId("link-dialog").GetByTestId("secret").InputValueAsync();
        await admin.Keyboard.PressAsync("Escape");
        var row = admin.Locator("[data-testid=user][data-user=ann]");
        await Expect(row).ToContainTextAsync("Annotator of birds");
        await Expect(row).ToContainTextAsync("invited");

        await using var second = await workbench.OpenAsync(ColorScheme.Dark);
        var ann = await second.NewPageAsync();
        await ann.GotoAsync(link);
        await SetPasswordAsync(ann);
        await ann.GetByTestId("account-link").PressAsync("Enter");
        await Expect(ann.GetByText("Annotator of birds")).ToBeVisibleAsync();
        await ann.GetByTestId("new-token").PressAsync("Enter");
        await ann.GetByLabel("What it is for").FillAsync("nightly export");
        await ann.Keyboard.PressAsync("Enter");
        Assert.StartsWith("asy_t_", await ann.GetByTestId("secret-dialog").GetByTestId("secret").InputValueAsync(), StringComparison.Ordinal);
        await ann.Keyboard.PressAsync("Escape");
        await Expect(ann.GetByTestId("token")).ToContainTextAsync("nightly export");
        await LookAtAsync(ann, "account");

        // She is led to where she answers, not to what experts and administrators do.
        await ann.GotoAsync(new Uri(Web, "datasets/birds/label").ToString());
        await Expect(ann.GetByTestId("area-label")).ToBeVisibleAsync();
        foreach (var area in new[] { "clean", "refine", "explore", "reports", "operate" })
            await Expect(ann.GetByTestId($"area-{area}")).ToHaveCountAsync(0);

        // What she may not do is said, not shown empty.
        await ann.GotoAsync(new Uri(Web, "operate/users").ToString());
        await Expect(ann.GetByRole(AriaRole.Alert).First).ToContainTextAsync("role admin on a data set");

        await ann.GotoAsync(new Uri(Web, "account").ToString());
        await ann.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).PressAsync("Enter");
        await ann.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("ann");
        await ann.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync("wrong");
        await ann.Keyboard.PressAsync("Enter");
        await Expect(ann.GetByTestId("sign-in-problem")).ToHaveTextAsync("The name or the password is wrong.");
        await LookAtAsync(ann, "sign-in");
        await ann.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(Password);
        await ann.Keyboard.PressAsync("Enter");
        // Where one signs in again one goes on.
        await Expect(ann.GetByTestId("token")).ToContainTextAsync("nightly export");

        await admin.ReloadAsync();
        await Expect(admin.Locator("[data-action=sign-in-refused]")).ToHaveCountAsync(1);
        await LookAtAsync(admin, "users");
    }

    private async Task<string> LinkAsync(string name)
    {
        var accounts = new AccountsService.AccountsServiceClient(_channel!.Intercept(new TokenCallInterceptor(ServiceToken)));
        return (await accounts.CreateUserAsync(new CreateUserRequest { Name = name, Admin = true })).Link;
    }

    private static async Task SetPasswordAsync(IPage page)
    {
        await page.GetByLabel("New password").FillAsync(Password);
        await page.GetByLabel("The same once more").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("account-link")).ToBeVisibleAsync();
    }

    // Everybody can use it, in both schemes. Colours that are on their way from one scheme to the other are of none.
    private static async Task LookAtAsync(IPage page, string name)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
            await page.WaitForFunctionAsync("() => document.getAnimations().every(animation => animation.playState !== 'running')");
            await AxeScan.PassesAsync(page, $"{name}, {scheme}");
            await Pictures.ShootAsync(page, name, scheme);
        }
    }
}
