using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Security;

public static class AccessServiceCollectionExtensions
{
    /// <summary>Adds the rules of a service's RPCs.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessTable table) => services.AddSingleton(table);

    /// <summary>Adds the options of who signs in.</summary>
    public static IServiceCollection AddAccountsOptions(this IServiceCollection services)
    {
        services.AddOptions<AccountsOptions>().BindConfiguration(AccountsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccountsOptions>, AccountsOptionsValidator>());
        return services;
    }
}
