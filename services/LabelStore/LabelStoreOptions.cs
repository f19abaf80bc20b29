using System.ComponentModel.DataAnnotations;

namespace Assay.LabelStore;

/// <summary>How answers are taken.</summary>
public sealed class LabelStoreOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "LabelStore";

    /// <summary>
    /// How long an annotator holds a leased task, 1 second .. 1 day. Too short, and two people may be given one task while the first
    /// still thinks; too long, and tasks of those who left wait.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "LabelStore:LeaseDuration must be 00:00:01 .. 1.00:00:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Exports, and imports, that one process works on at the same time, 1 .. 64.</summary>
    [Range(1, 64, ErrorMessage = "LabelStore:ExchangesInFlight must be 1 .. 64")]
    public int ExchangesInFlight { get; set; } = 2;

    /// <summary>How long an export or import waits for a service or store that is down before it fails; it can be tried again then.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "LabelStore:ExchangePatience must be 00:00:00 .. 1.00:00:00")]
    public TimeSpan ExchangePatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the files of an export, and those sent for an import, are kept after it has ended, 1 minute .. 10 years.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ErrorMessage = "LabelStore:ExchangeLifetime must be 00:01:00 .. 3650.00:00:00")]
    public TimeSpan ExchangeLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Folder for temporary files of imports; empty = the system's.</summary>
    public string TemporaryFolder { get; set; } = "";
}
