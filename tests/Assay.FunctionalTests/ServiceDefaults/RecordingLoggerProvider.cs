using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Assay.FunctionalTests.ServiceDefaults;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, string Line)> _lines = new();

    /// <summary>Lines of the categories whose name holds a text.</summary>
    public IReadOnlyList<string> Lines(string category) =>
        [.. _lines.Where(line => line.Category.Contains(category, StringComparison.Ordinal)).Select(line => line.Line)];

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, ConcurrentQueue<(string, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((category, formatter(state, exception)));
    }
}
