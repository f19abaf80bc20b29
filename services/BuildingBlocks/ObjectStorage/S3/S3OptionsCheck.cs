namespace Assay.ObjectStorage.S3;

/// <summary>What is wrong with the options of a bucket, for people.</summary>
internal static class S3OptionsCheck
{
    private const string Section = $"{ObjectStorageOptions.Section}:S3";
    private const int Mebibyte = 1024 * 1024;

    public static IEnumerable<string> Problems(S3Options options)
    {
        if (options.Bucket.Length is < 3 or > 63 || options.Bucket.Contains('/'))
            yield return $"{Section}:Bucket is \"{options.Bucket}\"; name a bucket of 3 to 63 characters.";
        foreach (var (key, url) in new[] { ("ServiceUrl", options.ServiceUrl), ("PublicUrl", options.PublicUrl) })
        {
            if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                yield return $"{Section}:{key} is \"{url}\"; it must be a URL such as http://minio:9000.";
        }

        if (options.AccessKey.Length > 0 != options.SecretKey.Length > 0)
            yield return $"{Section}:{(options.SecretKey.Length == 0 ? "SecretKey" : "AccessKey")} is empty; the two go together. Secrets come by the environment ({Section.Replace(":", "__", StringComparison.Ordinal)}__SecretKey) or by a file of that name in the folder ASSAY_SECRETS.";
        if (options.CaFile.Length > 0 && !File.Exists(options.CaFile))
            yield return $"{Section}:CaFile is {options.CaFile}, which does not exist or may not be read.";
        if (options.CaFile.Length > 0 && !options.ServiceUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            yield return $"{Section}:CaFile is set, but {Section}:ServiceUrl is \"{options.ServiceUrl}\", which is not encrypted; use an https address.";
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(10))
            yield return $"{Section}:Timeout is {options.Timeout}; it must be 1 second to 10 minutes.";
        if (options.Connections is < 1 or > 4096)
            yield return $"{Section}:Connections is {options.Connections}; it must be 1 to 4096.";
        if (options.PartBytes is < 5 * Mebibyte or > 512 * Mebibyte)
            yield return $"{Section}:PartBytes is {options.PartBytes}; it must be {5 * Mebibyte} to {512 * Mebibyte}, since S3 takes no smaller parts.";
    }
}
