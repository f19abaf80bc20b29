using Microsoft.Extensions.Logging;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>
/// The framework logs why a process cannot start with a stack, before our own line says it in words. While the process starts, its host
/// is therefore silent; what is no operator's business still ends in an unhandled exception.
/// </summary>
internal sealed class StartupLog
{
    private volatile bool _hasStarted;

    public void Started() => _hasStarted = true;

    public void AddTo(ILoggingBuilder logging) =>
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => _hasStarted && level >= LogLevel.Warning);
}
