using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.ServiceDefaults.Clients;

public static class UpstreamCallExtensions
{
    /// <summary>For calls that do work before they answer, such as writing a label version of a large data set.</summary>
    public static readonly TimeSpan PatienceWithWork = TimeSpan.FromMinutes(15);

    // Nearly all calls ask for documents: what takes longer is a service that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Awaits a call of another service. What it refuses becomes an exception of ours, so that its reason reaches the caller and a job's
    /// document; what passes by itself is told apart, so that consumers retry it.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="service">Name of the service as in <c>Services:{name}</c>.</param>
    /// <param name="patience">How long it may take; null = 30 seconds.</param>
    public static async Task<TResponse> OfServiceAsync<TResponse>(this AsyncUnaryCall<TResponse> call, string service, TimeSpan? patience = null)
    {
        using var _ = call;
        var longest = patience ?? Patience;
        try
        {
            return await call.ResponseAsync.WaitAsync(longest);
        }
        catch (TimeoutException exception)
        {
            throw new UnavailableException(
                $"The {service} service did not answer within {longest.TotalSeconds:0} s. Try again; if it lasts, look into its log.", exception);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            throw new NotFoundException(exception.Status.Detail, exception);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
        {
            throw new WrongStateException(exception.Status.Detail, exception);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unauthenticated)
        {
            // The caller's own token was fine; it must not be told otherwise.
            throw new UnavailableException($"The {service} service refuses this service's token. Give both the same Security:Token.", exception);
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            throw new UnavailableException(
                $"The {service} service does not answer ({exception.Status.Detail}). Try again; if it lasts, start it or set Services:{service} to its address.", exception);
        }
    }
}
