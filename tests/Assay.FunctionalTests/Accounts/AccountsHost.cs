using System.Net;
using Assay.FunctionalTests.LabelStore;
using Assay.LabelStore;
using Assay.LabelStore.Accounts;
using Assay.LabelStore.V1;
using Assay.Messaging;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Endpoints;
using Assay.Workbench;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Accounts;

/// <summary>LabelStore and the Workbench in a process in which people sign in, with a clock of its own and cheap password hashes.</summary>
public sealed class AccountsHost : IAsyncLifetime
{
    public const string ServiceToken = "the-token-of-the-services";
    public const string Password = "correct horse battery staple";
    private const int CheapIterations = 10;
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-accounts-").FullName;
    private readonly (string Key, string Value)[] _settings;
    private TestApplication? _app;

    public AccountsHost()
        : this([])
    {
    }

    internal AccountsHost(params (string Key, string Value)[] settings)
    {
        _settings = settings;
        // Deadlines of calls and cookies of browsers end by the machine's clock.
        Time.Advance(DateTimeOffset.UtcNow - Time.GetUtcNow());
    }

    internal string Folder => _folder;

    internal ManualTimeProvider Time { get; } = new();

    internal IServiceProvider Services => _app!.Services;

    internal Uri Web => Services.GetRequiredService<BoundAddresses>().Web!;

    internal AccountsService.AccountsServiceClient Accounts => new(As(ServiceToken));

    public async Task InitializeAsync()
    {
        var builder = TestApplication.CreateBuilder(
            _folder, [("Security:RequireSignIn", "true"), ("Security:Token", ServiceToken), ("Endpoints:Web", "http://127.0.0.1:0"), .. _settings]);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(new PasswordHasher(CheapIterations));
        builder.AddServiceDefaults();
        builder.AddLabelStore();
        builder.AddWorkbench();
        builder.AddMessaging();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapLabelStore();
        app.MapWorkbench();
        _app = await TestApplication.StartAsync(app);
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Calls with a token of any kind.</summary>
    internal CallInvoker As(string token) => _app!.Channel.Intercept(new TokenCallInterceptor(token));

    internal AccountsService.AccountsServiceClient AccountsAs(string token) => new(As(token));

    /// <summary>A user who has set a password, signed in; returns the session's token.</summary>
    internal async Task<string> CreateAsync(string name, bool admin = false, params (string Dataset, Role Role)[] roles)
    {
        var created = await Accounts.CreateUserAsync(new CreateUserRequest
        {
            Name = name,
            Admin = admin,
            Roles = { roles.Select(role => new RoleGrant { Dataset = role.Dataset, Role = role.Role }) },
        });
        return (await Accounts.RedeemLinkAsync(new RedeemLinkRequest { Token = created.Link, Password = Password })).Token;
    }

    internal async Task<string> SignInAsync(string name, string password = Password, string client = "") =>
        (await Accounts.SignInAsync(new SignInRequest { User = name, Password = password, Client = client })).Token;

    /// <summary>A browser with cookies of its own, which sends the header of our page.</summary>
    internal HttpClient Browser()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Web };
        client.DefaultRequestHeaders.Add("X-Assay", "1");
        return client;
    }
}
