using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ObjectStorage.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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

        if (configuration.GetSection(ObjectStorageOptions.Section).Get<ObjectStorageOptions>() is { Kind: ObjectStorageKind.S3 })
            services.AddBucket();
        services.TryAddSingleton<IObjectStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ObjectStorageOptions>>().Value;
            return options.Kind == ObjectStorageKind.S3
                ? provider.GetRequiredService<S3ObjectStore>()
                : new FolderObjectStore(options.Folder, options.FlushToDisk);
        });
        services.TryAddSingleton<LabelColumns>();
        services.TryAddSingleton(provider => new ImageContentReader(
            provider.GetRequiredService<IObjectStore>(), provider.GetRequiredService<IOptions<LocalFilesOptions>>()));
        return services;
    }

    private static void AddBucket(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(S3ObjectStore)))
            return;
        services.AddSingleton(provider => new S3ObjectStore(provider.GetRequiredService<IOptions<ObjectStorageOptions>>().Value.S3));
        services.AddHostedService<BucketCheck>();
        services.AddHealthChecks().AddCheck<BucketHealthCheck>("object-store", tags: ["ready"]);
    }
}
