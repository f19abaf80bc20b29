using Assay.Common.V1;
using Grpc.Core;

namespace Assay.Benchmarks;

/// <summary>Follows a job by its Watch stream.</summary>
internal static class JobWaiting
{
    /// <summary>Waits for the end of a job and returns the last response.</summary>
    /// <exception cref="InvalidOperationException">It did not succeed.</exception>
    public static async Task<T> SucceededAsync<T>(this AsyncServerStreamingCall<T> watch, Func<T, JobProgress> progressOf)
        where T : class
    {
        using var _ = watch;
        T? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            last = response;
        var progress = progressOf(last ?? throw new InvalidOperationException("The stream ended at once."));
        return progress.State == JobState.Succeeded ? last : throw new InvalidOperationException($"The job ended as {progress.State}: {progress.Error}");
    }
}
