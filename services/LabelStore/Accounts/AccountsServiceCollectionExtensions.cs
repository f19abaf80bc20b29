using Assay.LabelStore.Grpc;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Assay.LabelStore.Accounts;

internal static class AccountsServiceCollectionExtensions
{
    /// <summary>Adds users, sessions, API tokens and the audit log; this process asks itself whose a token is.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddAccountsOptions();
        services.TryAddSingleton<PasswordHasher>(_ => new PasswordHasher());
        services.TryAddSingleton<AttemptLimiter>();
        services.TryAddSingleton<AuditLog>();
        services.TryAddSingleton<Sessions>();
        services.TryAddSingleton<Users>();
        services.TryAddSingleton<Links>();
        services.TryAddSingleton<ApiTokens>();
        services.TryAddSingleton<IdentityTokens>();
        services.TryAddSingleton<SignIns>();
        services.TryAddSingleton<FirstAdmin>();
        services.Replace(ServiceDescriptor.Singleton<ICallerSource, AccountCallers>());
        services.AddHostedService<FirstAdminAnnouncement>();
        services.AddHostedService<AccountTidier>();
        services.AddAccess(AccountsAccess.Create());
        return services;
    }
}
