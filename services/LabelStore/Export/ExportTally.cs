namespace Assay.LabelStore.Export;

/// <summary>What an export has counted so far: with the number of shards read it is all that a worker needs to go on after another.</summary>
internal sealed record ExportTally
{
    /// <summary>Images read in this pass, those left out included.</summary>
    public long Number { get; set; }

    /// <summary>Images written.</summary>
    public long Images { get; set; }

    /// <summary>Images left out because people removed them.</summary>
    public long Removed { get; set; }

    /// <summary>Images left out because they cannot be decoded.</summary>
    public long Undecodable { get; set; }

    /// <summary>Images left out because they have no label.</summary>
    public long Unlabelled { get; set; }

    /// <summary>Labels written in a pass of their own.</summary>
    public long Annotations { get; set; }
}
