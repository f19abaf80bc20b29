using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Clients;
using Grpc.Core;

namespace Assay.ServiceDefaults.Security;

/// <summary>
/// Asks LabelStore, which keeps the accounts, and remembers the answer for a while: so long does a session that was ended, or a role that
/// was taken away, still count in the other services.
/// </summary>
internal sealed class RemoteCallerSource(ServiceChannels channels, TimeProvider time) : ICallerSource
{
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MemoryOfStrangers = TimeSpan.FromSeconds(5);
    private const int MaxRemembered = 10_000;
    private const string Service = "LabelStore";

    private readonly ConcurrentDictionary<string, Remembered> _remembered = new(StringComparer.Ordinal);
    private readonly AccountsService.AccountsServiceClient _accounts =
        new(new DeferredCallInvoker(() => channels.Connect(UpstreamService.Of(Service, typeof(AccountsService.AccountsServiceClient)))));

    public async ValueTask<Caller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var key = KeyOf(token);
        var now = time.GetUtcNow();
        if (_remembered.TryGetValue(key, out var remembered) && remembered.Until > now)
            return remembered.Caller;

        // Asked by this service, in whose name the answer is needed, never by whom the call in hand is made for.
        using var self = CallIdentity.AsThisService();
        var caller = CallerMessages.Read(await AskAsync(token, cancellationToken));
        if (_remembered.Count >= MaxRemembered)
            _remembered.Clear();
        _remembered[key] = new Remembered(caller, now + (caller is null ? MemoryOfStrangers : Memory));
        return caller;
    }

    public void Forget(string token) => _remembered.TryRemove(KeyOf(token), out _);

    private Task<GetCallerResponse> AskAsync(string token, CancellationToken cancellationToken) =>
        _accounts.GetCallerAsync(new GetCallerRequest { Token = token }, new CallOptions(cancellationToken: cancellationToken)).OfServiceAsync(Service);

    // Tokens are not kept in memory longer than a call lasts.
    private static string KeyOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private readonly record struct Remembered(Caller? Caller, DateTimeOffset Until);
}
