using System.Globalization;
using System.Security.Cryptography;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>Who this process is when it holds a job.</summary>
public sealed class JobOwner
{
    private const int RandomBytes = 4;

    /// <summary>
    /// Such as <c>scoring-7c9f-1-9f86d081</c>: machine and process tell people where to look, and the rest tells a process from one before
    /// it, since in a container every process has the number 1.
    /// </summary>
    public string Name { get; init; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}");
}
