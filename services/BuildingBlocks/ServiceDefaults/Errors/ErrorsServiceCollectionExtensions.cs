using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.ServiceDefaults.Errors;

public static class ErrorsServiceCollectionExtensions
{
    /// <summary>
    /// Sends <typeparamref name="TException"/> (and what derives from it) to callers with a status and its message, which must therefore
    /// name the thing and the remedy and hold no secret.
    /// </summary>
    public static IServiceCollection MapException<TException>(this IServiceCollection services, StatusCode status)
        where TException : Exception =>
        services.AddSingleton(new ExceptionMapping(typeof(TException), status));
}
