using Assay.Faults;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>The process cannot start; the message names the thing and the remedy.</summary>
public sealed class StartupException(string message, Exception? innerException = null) : Exception(message, innerException), IStartupFault;
