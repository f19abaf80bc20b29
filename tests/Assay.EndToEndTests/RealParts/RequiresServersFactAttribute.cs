using Assay.Tests;

namespace Assay.EndToEndTests.RealParts;

/// <summary>Needs RabbitMQ and the S3 server, which <c>make test</c> installs.</summary>
internal sealed class RequiresServersFactAttribute() : RequiresFactAttribute(Missing)
{
    private static readonly string[] Programs = ["rabbitmq-server", "swift-proxy-server", "swift-account-server", "swift-container-server", "swift-object-server"];

    /// <summary>Why there are none, or null.</summary>
    public static string? Missing { get; } = Programs.FirstOrDefault(program => !IsInstalled(program)) is { } missing
        ? $"{missing} is missing; run tools/setup/require {string.Join(' ', Programs)} as root."
        : null;

    private static bool IsInstalled(string program) =>
        new[] { "/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin" }.Any(folder => File.Exists(Path.Combine(folder, program)));
}
