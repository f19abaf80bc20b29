using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.Documents;

public static class DocumentsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IDocumentStore"/> as the section <see cref="DocumentsOptions.Section"/> says. May be called by each service of a host.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DocumentsOptions>().Bind(configuration.GetSection(DocumentsOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DocumentsOptions>, DocumentsOptionsValidator>());
        services.TryAddSingleton<IDocumentStore>(provider => new SqliteDocumentStore(provider.GetRequiredService<IOptions<DocumentsOptions>>().Value));
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
