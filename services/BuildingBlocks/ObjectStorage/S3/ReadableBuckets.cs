namespace Assay.ObjectStorage.S3;

/// <summary>The buckets of others whose objects may be read as images: what the options name, and nothing else.</summary>
public sealed class ReadableBuckets
{
    private readonly S3Connection? _connection;
    private readonly HashSet<string> _names;

    /// <param name="options">See <see cref="S3Options.ReadableBuckets"/>.</param>
    /// <param name="connection">Null where no endpoint is configured.</param>
    internal ReadableBuckets(S3Options options, S3Connection? connection)
    {
        _connection = connection;
        _names = [.. options.ReadableBuckets];
    }

    /// <summary>The buckets, for messages.</summary>
    public string Described => _connection is null || _names.Count == 0
        ? $"none (set {S3Options.Section}:{nameof(S3Options.ReadableBuckets)})"
        : string.Join(", ", _names.Order(StringComparer.Ordinal).Select(name => name == "*" ? "any" : $"'{name}'"));

    /// <summary>The bucket, or null if it may not be read.</summary>
    public IReadableBucket? Find(string bucket) =>
        _connection is not null && BucketName.IsValid(bucket) && (_names.Contains("*") || _names.Contains(bucket)) ? new S3Bucket(_connection, bucket) : null;
}
