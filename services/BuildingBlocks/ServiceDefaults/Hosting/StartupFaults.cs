using System.Net.Sockets;
using Assay.Documents;
using Assay.Faults;
using Assay.ObjectStorage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>Tells operators in their words why a process cannot start.</summary>
public static class StartupFaults
{
    /// <summary>What is wrong and how to mend it, or null for what is no operator's doing and shall show its stack.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        IStartupFault or ObjectStoreException or DocumentStoreException => exception.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        AggregateException several when several.InnerExceptions.All(each => Explain(each) is not null) =>
            string.Join(Environment.NewLine, several.InnerExceptions.Select(Explain)),
        InvalidOperationException { InnerException: { } inner } binding when binding.Message.Contains("configuration value", StringComparison.Ordinal) =>
            $"{binding.Message} {inner.Message}",
        IOException { InnerException: AddressInUseException } io => $"{io.Message.TrimEnd('.')}. Stop what listens there, or choose another port.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } socket => $"{socket.Message}. Ports below 1024 need privileges; choose others.",
        _ => null,
    };
}
