using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Assay.Telemetry;

/// <summary>
/// Traces of a program that runs one command and ends. The command is the root of a trace, or a part of the one that the variable
/// TRACEPARENT names, so that several commands of a script can be one trace.
/// </summary>
public sealed class CommandTelemetry : IDisposable
{
    private const string ParentVariable = "TRACEPARENT";
    private static readonly ActivitySource Commands = new("Assay.Cli");
    private readonly TelemetryProviders? _providers;
    private readonly Activity? _activity;

    private CommandTelemetry(TelemetryProviders? providers, Activity? activity) => (_providers, _activity) = (providers, activity);

    /// <summary>Begins the span of a command; dispose it at its end, which sends what is left.</summary>
    /// <param name="configuration">Where to, as of <see cref="TelemetryOptions"/>, and TRACEPARENT.</param>
    /// <param name="program">Name of the program.</param>
    /// <param name="command">Name of the span.</param>
    public static CommandTelemetry Begin(IConfiguration configuration, string program, string command)
    {
        var settings = TelemetrySettings.Read(configuration, program);
        var providers = settings.IsOn ? new TelemetryProviders(settings, withMetrics: false) : null;
        var parent = configuration[ParentVariable];
        var activity = Commands.StartIn(command, parent);

        // Where nothing is collected here, the services shall still see the caller's trace.
        if (activity is null && ActivityContext.TryParse(parent, null, out _))
            activity = new Activity(command).SetParentId(parent!).Start();
        return new CommandTelemetry(providers, activity);
    }

    /// <summary>Begins a span within a process that collects by itself.</summary>
    public static Activity? Begin(string command) => Commands.StartActivity(command);

    /// <summary>Notes that the command failed.</summary>
    public void Fail(Exception exception) => _activity.Fail(exception);

    public void Dispose()
    {
        _activity?.Dispose();
        _providers?.Dispose();
    }
}
