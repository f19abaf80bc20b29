using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Assay.Telemetry;

/// <summary>
/// A gauge whose value must be asked for, such as the number of open jobs: it is read at intervals while somebody collects it. Every
/// replica reports the same, so a sum over services takes the greatest of each.
/// </summary>
public abstract partial class PolledGauge : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ObservableGauge<long> _gauge;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile IReadOnlyCollection<Measurement<long>> _latest = [];

    /// <param name="meter">Meter of the service.</param>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">UCUM unit.</param>
    /// <param name="description">What is counted.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    protected PolledGauge(Meter meter, string name, string unit, string description, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _gauge = meter.CreateObservableGauge(name, () => _latest, unit, description);
    }

    /// <summary>Asks for the values. A series that is left out is not reported.</summary>
    protected abstract Task<IReadOnlyCollection<Measurement<long>>> ReadAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!_gauge.Enabled)
                continue;
            try
            {
                _latest = await ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // What is not known is not reported; an old number would look like a standstill.
                _latest = [];
                Log.NotRead(_logger, exception, _gauge.Name);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The metric {Metric} could not be read")]
        public static partial void NotRead(ILogger logger, Exception exception, string metric);
    }
}
