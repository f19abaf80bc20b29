using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Assay.Documents.MongoDb;

public static class MongoDbServiceCollectionExtensions
{
    /// <summary>Makes <see cref="DocumentStoreKind.MongoDb"/> available to AddDocuments, which chooses by configuration.</summary>
    public static IServiceCollection AddMongoDbDocuments(this IServiceCollection services)
    {
        services.TryAddKeyedSingleton<IDocumentStore>(DocumentStoreKind.MongoDb, (provider, _) => new MongoDbDocumentStore(
            provider.GetRequiredService<IOptions<DocumentsOptions>>().Value.MongoDb,
            provider.GetRequiredService<ILogger<MongoDbDocumentStore>>()));
        return services;
    }
}
