namespace Assay.ServiceDefaults;

/// <summary>Limits that servers and clients share.</summary>
public static class GrpcLimits
{
    /// <summary>Longest message in bytes: 256 photographs for Embed, or the scores of a shard.</summary>
    public const int MaxMessageBytes = 64 * 1024 * 1024;
}
