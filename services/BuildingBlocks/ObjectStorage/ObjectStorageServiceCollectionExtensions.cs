using Assay.ObjectStorage.Health;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ObjectStorage.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage;

public static class ObjectStorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IObjectStore"/>, <see cref="LabelColumns"/> and <see cref="ImageContentReader"/> as the sections
    /// <see cref="ObjectStorageOptions.Section"/> and <see cref="LocalFilesOptions.Section"/> say. May be called by each service of a host.
    /// </summary>
    public static IServiceCollection AddObjectStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ObjectStorageOptions>().Bind(configuration.GetSection(ObjectStorageOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ObjectStorageOptions>, ObjectStorageOptionsValidator>());
        services.AddOptions<LocalFilesOptions>().ValidateOnStart();
        // Set, not bound: binding by each of several services would append the roots again.
        services.TryAddSingleton<IConfigureOptions<LocalFilesOptions>>(new LocalFilesConfiguration(configuration));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LocalFilesOptions>, LocalFilesOptionsValidator>());

        services.TryAddSingleton(provider => new S3Connection(provider.GetRequiredService<IOptions<ObjectStorageOptions>>().Value.S3));
        services.TryAddSingleton<IObjectStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ObjectStorageOptions>>().Value;
            return options.Kind == ObjectStorageKind.S3
                ? new S3ObjectStore(provider.GetRequiredService<S3Connection>())
                : new FolderObjectStore(options.Folder, options.FlushToDisk);
        });
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ObjectStorageOptions>>().Value.S3;
            return new ReadableBuckets(options, options.IsConfigured ? provider.GetRequiredService<S3Connection>() : null);
        });
        services.TryAddSingleton<OwnBucket>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OwnBucketCheck>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddHealthChecks();
        services.TryAddSingleton<ObjectStoreHealthCheck>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HealthCheckServiceOptions>, ObjectStoreHealthRegistration>());
        services.TryAddSingleton<LabelColumns>();
        services.TryAddSingleton(provider => new ImageContentReader(
            provider.GetRequiredService<IObjectStore>(), provider.GetRequiredService<IOptions<LocalFilesOptions>>(), provider.GetRequiredService<ReadableBuckets>()));
        return services;
    }
}
