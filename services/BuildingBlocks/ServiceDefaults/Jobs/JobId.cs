using System.Globalization;
using System.Security.Cryptography;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>Ids of what people start.</summary>
public static class JobId
{
    private const int RandomBytes = 4;

    /// <summary>An id such as <c>run-20260131-170501-9f86d081</c>: it begins with the time, so that ids sort and people can tell them apart.</summary>
    public static string New(string kind, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"{kind}-{now:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}");
}
