using Assay.Common.V1;
using Grpc.Core;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>A Watch stream: the job at once, at every change, and when it has ended.</summary>
public static class JobWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <param name="read">Reads the job as it stands and makes the response.</param>
    /// <param name="progressOf">The progress in a response; the stream ends when it has ended.</param>
    /// <param name="writer">The caller's stream.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends the stream when the caller leaves.</param>
    public static Task StreamAsync<TResponse>(
        Func<CancellationToken, Task<TResponse>> read,
        Func<TResponse, JobProgress> progressOf,
        IServerStreamWriter<TResponse> writer,
        TimeProvider time,
        CancellationToken cancellationToken)
        where TResponse : class, IEquatable<TResponse> =>
        StreamUntilAsync(read, response => progressOf(response).State is JobState.Succeeded or JobState.Failed or JobState.Cancelled, writer, time, cancellationToken);

    /// <param name="read">Reads the job as it stands and makes the response.</param>
    /// <param name="hasEnded">Whether a response is the last.</param>
    /// <param name="writer">The caller's stream.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends the stream when the caller leaves.</param>
    public static async Task StreamUntilAsync<TResponse>(
        Func<CancellationToken, Task<TResponse>> read,
        Func<TResponse, bool> hasEnded,
        IServerStreamWriter<TResponse> writer,
        TimeProvider time,
        CancellationToken cancellationToken)
        where TResponse : class, IEquatable<TResponse>
    {
        TResponse? sent = null;
        while (true)
        {
            var response = await read(cancellationToken);
            if (!response.Equals(sent))
            {
                await writer.WriteAsync(response, cancellationToken);
                sent = response;
            }

            if (hasEnded(response))
                return;
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
