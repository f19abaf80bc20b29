using System.Security.Cryptography;
using Assay.Operations.V1;
using Assay.ServiceDefaults.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Security;

internal static class SecurityServiceCollectionExtensions
{
    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddOptions<SecurityOptions>().BindConfiguration(SecurityOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>());
        // Services in one process reach each other over the wire too; nobody else needs to know their token.
        services.AddOptions<SecurityOptions>().PostConfigure<IOptions<ServicesOptions>>((security, others) =>
        {
            if (security.RequireSignIn && security.Token.Length == 0 && !others.Value.Addresses().Any())
                security.Token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        });

        services.TryAddSingleton<ServiceChannels>();
        services.TryAddSingleton<ICallerSource, RemoteCallerSource>();
        services.TryAddSingleton<CallerAuthenticator>();
        services.TryAddSingleton<AccessCatalog>();
        services.AddAccess(new AccessTable()
            .SignedIn<Grpc.Reflection.V1.ServerReflectionRequest>()
            .SignedIn<Grpc.Reflection.V1Alpha.ServerReflectionRequest>()
            .InstanceAdmin<ListFailedMessagesRequest>()
            .InstanceAdmin<RetryFailedMessagesRequest>()
            .InstanceAdmin<DiscardFailedMessagesRequest>());
    }
}
