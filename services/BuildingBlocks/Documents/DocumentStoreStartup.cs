using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Assay.Documents;

/// <summary>
/// Asks the store once before anything is served. What a person must mend (credentials, a file that may not be written) ends the
/// start; a store that is merely not there yet is left to the retries of whoever needs it, and to readiness.
/// </summary>
internal sealed partial class DocumentStoreStartup(IServiceProvider services, ILogger<DocumentStoreStartup> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Not in the constructor: every option is validated between the two, and all problems are told at once.
            await services.GetRequiredService<IDocumentStore>().CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DocumentStoreUnavailableException or DocumentStoreBusyException)
        {
            Log.NotThere(logger, e.Message);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Starting without the document store; what needs it waits and tries again. {Reason}")]
        public static partial void NotThere(ILogger logger, string reason);
    }
}
