using Grpc.Core;

namespace Assay.Cli.Commands.Exchange;

/// <summary>Goes on with a transfer when the connection or the server comes back.</summary>
internal static class Patience
{
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Calls <paramref name="attempt"/> until it ends well; it returns after each piece of progress by itself.</summary>
    /// <param name="attempt">Goes on from where it was; tells by its argument that it got further.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RunAsync(Func<Action, Task> attempt, CancellationToken cancellationToken)
    {
        for (var left = Tries; ;)
        {
            try
            {
                await attempt(() => left = Tries);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && --left > 0 && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
