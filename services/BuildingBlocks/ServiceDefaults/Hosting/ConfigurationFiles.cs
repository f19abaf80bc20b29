using Assay.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>
/// Configuration from files: <c>ASSAY_CONFIG</c> names a JSON file, <c>ASSAY_SECRETS</c> a folder of secrets, a file a setting, named like its
/// variable (<c>Messaging__RabbitMq__Password</c>). The environment and the command line go before both.
/// </summary>
public static class ConfigurationFiles
{
    public const string FileVariable = "ASSAY_CONFIG";
    public const string SecretsVariable = "ASSAY_SECRETS";

    /// <exception cref="ConfigurationFileException">A file or folder that is named does not exist or cannot be read.</exception>
    public static void AddConfigurationFiles(this WebApplicationBuilder builder)
    {
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        var added = new ConfigurationBuilder();
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file)
            AddFile(added, Path.GetFullPath(file));
        if (Environment.GetEnvironmentVariable(SecretsVariable) is { Length: > 0 } folder)
            AddSecrets(added, Path.GetFullPath(folder));

        var before = sources.TakeWhile(source => source is not (EnvironmentVariablesConfigurationSource { Prefix: null or "" } or CommandLineConfigurationSource)).Count();
        foreach (var source in added.Sources)
            sources.Insert(before++, source);
    }

    private static void AddFile(ConfigurationBuilder added, string file)
    {
        if (!File.Exists(file))
            throw new ConfigurationFileException($"{FileVariable} names {file}, which does not exist; name a JSON file, or take the variable away.");
        try
        {
            new ConfigurationBuilder().AddJsonFile(file).Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or UnauthorizedAccessException or IOException)
        {
            throw new ConfigurationFileException($"{file}, which {FileVariable} names, cannot be read: {exception.InnerException?.Message ?? exception.Message}", exception);
        }

        added.AddJsonFile(file, optional: false, reloadOnChange: false);
    }

    private static void AddSecrets(ConfigurationBuilder added, string folder)
    {
        if (!Directory.Exists(folder))
            throw new ConfigurationFileException($"{SecretsVariable} names {folder}, which is no folder; name the folder in which the secrets' files are, or take the variable away.");
        try
        {
            // Secrets come with the line break that editors leave behind them.
            added.AddInMemoryCollection(Directory.EnumerateFiles(folder)
                .Where(file => !Path.GetFileName(file).StartsWith('.'))
                .Select(file => KeyValuePair.Create(Path.GetFileName(file).Replace("__", ":", StringComparison.Ordinal), (string?)File.ReadAllText(file).TrimEnd('\r', '\n'))));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new ConfigurationFileException($"A secret in {folder}, which {SecretsVariable} names, cannot be read: {exception.Message} Give this user the right to.", exception);
        }
    }
}

/// <summary>A file that configures the process is missing or damaged.</summary>
public sealed class ConfigurationFileException(string message, Exception? innerException = null) : Exception(message, innerException), IStartupFault;
