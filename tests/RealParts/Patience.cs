using Grpc.Core;

namespace Assay.RealParts;

/// <summary>Makes a call again while nobody answers it.</summary>
internal sealed class Patience(CancellationToken cancellationToken)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RpcException exception) when (PassesByItself(exception.StatusCode) && !cancellationToken.IsCancellationRequested
                && TimeProvider.System.GetElapsedTime(started) < Limit)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static bool PassesByItself(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted or StatusCode.Cancelled;
}
