using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Jobs;

internal static class JobsServiceCollectionExtensions
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobsOptions>().BindConfiguration(JobsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JobsOptions>, JobsOptionsValidator>());
        services.TryAddSingleton<JobOwner>();
        services.TryAddSingleton<JobMetrics>();
        services.TryAddSingleton<LiveProgress>();
        services.TryAddSingleton<RunningJobs>();
        services.TryAddSingleton<JobRunnerContext>();
        return services;
    }
}
