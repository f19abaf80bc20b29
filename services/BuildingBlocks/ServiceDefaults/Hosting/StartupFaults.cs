using System.Reflection;
using System.Text.RegularExpressions;
using Assay.Documents;
using Assay.Faults;
using Assay.ObjectStorage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>
/// Tells what an operator can mend from bugs. An exception explains itself when it is an <see cref="IStartupFault"/> or comes from a
/// store; the framework's own are put into words here.
/// </summary>
public static partial class StartupFaults
{
    /// <summary>What is wrong and how to mend it, a line a problem; null if the exception is a bug and shall show its stack.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        AggregateException several => ExplainAll(several.Flatten().InnerExceptions),
        TargetInvocationException { InnerException: { } inner } => Explain(inner),
        IStartupFault or ObjectStoreException or DocumentStoreException => exception.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        InvalidOperationException { InnerException: { } } when Unconvertible().Match(exception.Message) is { Success: true } match => ExplainValue(match),
        IOException { InnerException: AddressInUseException } io => $"{io.Message.TrimEnd('.')}. Stop what listens there, or choose another port.",
        _ => null,
    };

    private static string? ExplainAll(IReadOnlyCollection<Exception> exceptions)
    {
        var messages = exceptions.Select(Explain).ToList();
        return messages.Contains(null) ? null : string.Join(Environment.NewLine, messages.Distinct());
    }

    // The binder names the type, which says little to an operator.
    private static string ExplainValue(Match match)
    {
        var (value, key, typeName) = (match.Groups["value"].Value, match.Groups["key"].Value, match.Groups["type"].Value);
        var type = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(typeName)).FirstOrDefault(found => found is not null);
        var expected = type switch
        {
            { IsEnum: true } => string.Join(" or ", Enum.GetNames(type)),
            _ when type == typeof(TimeSpan) => "a time such as 00:00:30 or 1.12:00:00",
            _ when type == typeof(bool) => "true or false",
            _ => "a number that fits",
        };
        return $"{key} is \"{value}\"; it must be {expected}.";
    }

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>.*)' to type '(?<type>.*)'", RegexOptions.Singleline)]
    private static partial Regex Unconvertible();
}
