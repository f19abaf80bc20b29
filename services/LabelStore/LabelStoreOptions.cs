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
}
