using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Assay.Documents;

public static class DocumentsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IDocumentStore"/> as the section <see cref="DocumentsOptions.Section"/> says. May be called by each service of a host.</summary>
    /// <remarks>An adapter of its own assembly is an <see cref="IDocumentStore"/> keyed by its <see cref="DocumentStoreKind"/>.</remarks>
    public static IServiceCollection AddDocuments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DocumentsOptions>().Bind(configuration.GetSection(DocumentsOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DocumentsOptions>, DocumentsOptionsValidator>());
        services.TryAddSingleton<IDocumentStore>(provider => provider.GetRequiredService<IOptions<DocumentsOptions>>().Value is { Kind: not DocumentStoreKind.Sqlite and var kind }
            ? provider.GetRequiredKeyedService<IDocumentStore>(kind)
            : new SqliteDocumentStore(provider.GetRequiredService<IOptions<DocumentsOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DocumentStoreStartup>());
        services.AddHealthChecks();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckServiceOptions>, DocumentStoreHealthCheckRegistration>());
        return services;
    }

    /// <summary>Adds a collection, so that a service asks for an <see cref="IDocumentCollection{T}"/>.</summary>
    public static IServiceCollection AddCollection<T>(this IServiceCollection services, CollectionDefinition<T> definition)
        where T : class
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<IDocumentStore>().Collection(definition));
        return services;
    }
}
