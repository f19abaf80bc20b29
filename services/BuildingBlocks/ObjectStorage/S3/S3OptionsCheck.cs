namespace Assay.ObjectStorage.S3;

/// <summary>Names what is wrong in <see cref="S3Options"/>.</summary>
internal static class S3OptionsCheck
{
    private const string Section = S3Options.Section;
    private const int SmallestPart = 5 << 20;
    private const int LargestPart = 512 << 20;

    public static void Check(S3Options options, bool needsBucket, List<string> problems)
    {
        CheckUrl(options.ServiceUrl, nameof(options.ServiceUrl), problems);
        CheckUrl(options.PublicUrl, nameof(options.PublicUrl), problems);
        if (needsBucket && options.Bucket.Length == 0)
            problems.Add($"{Section}:Bucket is not set: name the bucket that holds the objects.");
        if (options.Bucket.Length > 0 && !BucketName.IsValid(options.Bucket))
            problems.Add($"{Section}:Bucket is '{options.Bucket}'; {BucketName.Rule}.");
        foreach (var bucket in options.ReadableBuckets)
        {
            if (bucket != "*" && !BucketName.IsValid(bucket))
                problems.Add($"{Section}:ReadableBuckets has '{bucket}'; {BucketName.Rule}, and * stands for any.");
        }

        if (options.AccessKey.Length > 0 != options.SecretKey.Length > 0)
        {
            var missing = options.AccessKey.Length > 0 ? nameof(options.SecretKey) : nameof(options.AccessKey);
            problems.Add($"{Section}:{missing} is empty; access key and secret go together. Give it by the environment (ObjectStorage__S3__{missing}) or by a file of that name in the folder ASSAY_SECRETS, or leave both empty for what the platform provides.");
        }

        if (options.Region.Length == 0)
            problems.Add($"{Section}:Region is empty; requests are signed for one. Stores other than AWS usually take us-east-1.");
        CheckAuthority(options, problems);
        Range(options.Connections, 1, 4096, nameof(options.Connections), problems);
        Range(options.Retries, 0, 20, nameof(options.Retries), problems);
        Range(options.PartBytes, SmallestPart, LargestPart, nameof(options.PartBytes), problems);
        Range(options.PartsInFlight, 1, 64, nameof(options.PartsInFlight), problems);
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromHours(1))
            problems.Add($"{Section}:Timeout is {options.Timeout}; it must be 1 second to 1 hour.");
        if (options.LinkLifetime < TimeSpan.FromSeconds(10) || options.LinkLifetime > TimeSpan.FromDays(7))
            problems.Add($"{Section}:LinkLifetime is {options.LinkLifetime}; it must be 10 seconds to 7 days.");
    }

    private static void CheckUrl(string url, string key, List<string> problems)
    {
        if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"))
            problems.Add($"{Section}:{key} is '{url}'; it must be an address without a path, such as https://minio:9000.");
    }

    private static void CheckAuthority(S3Options options, List<string> problems)
    {
        if (options.CaFile.Length == 0)
            return;
        if (!File.Exists(options.CaFile))
            problems.Add($"{Section}:CaFile is {options.CaFile}, which does not exist or may not be read.");
        else if (options.ServiceUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            problems.Add($"{Section}:CaFile is set but {Section}:ServiceUrl is not https; change the address, or take the file away.");
    }

    private static void Range(int value, int smallest, int largest, string key, List<string> problems)
    {
        if (value < smallest || value > largest)
            problems.Add($"{Section}:{key} is {value}; it must be {smallest} to {largest}.");
    }
}
