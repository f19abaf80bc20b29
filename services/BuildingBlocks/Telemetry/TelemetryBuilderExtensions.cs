using Assay.Telemetry.Requests;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;

namespace Assay.Telemetry;

public static class TelemetryBuilderExtensions
{
    private const string OpenTelemetryData = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>Sends traces, metrics and logs where the configuration says; does nothing where it names no endpoint. Call it first.</summary>
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>());
        var settings = TelemetrySettings.Read(builder.Configuration, builder.Environment.ApplicationName);
        // What is wrong is said when the process starts, all of it at once.
        if (!settings.IsOn || !settings.IsValid)
            return builder;

        // The framework then names its spans and tags them by the conventions, before they are sampled: probes are told by their path.
        AppContext.SetSwitch(OpenTelemetryData, false);
        services.AddSingleton<IStartupFilter, RequestTelemetryFilter>();
        services.AddSingleton<IHealthCheckPublisher, HealthPublisher>();
        services.AddHostedService(provider => new TelemetryService(settings, provider.GetRequiredService<LoggerProvider>()));
        AddLogs(builder.Logging, settings);
        return builder;
    }

    private static void AddLogs(ILoggingBuilder logging, TelemetrySettings settings)
    {
        logging.AddOpenTelemetry(options =>
        {
            var resource = OpenTelemetry.Resources.ResourceBuilder.CreateEmpty();
            settings.Describe(resource);
            options.SetResourceBuilder(resource);
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter((exporter, processor) =>
            {
                settings.Configure(exporter, "v1/logs");
                settings.Configure(processor.BatchExportProcessorOptions);
            });
        });
        // Whatever the console shows; Logging:OpenTelemetry:LogLevel changes it. A line for each request would say what its span says.
        logging.AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.Information);
        logging.AddFilter<OpenTelemetryLoggerProvider>("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter<OpenTelemetryLoggerProvider>("System.Net.Http", LogLevel.Warning);
    }
}
