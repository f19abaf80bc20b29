using System.Text.RegularExpressions;

namespace Assay.ObjectStorage.S3;

/// <summary>The rule for names of buckets, which end in addresses.</summary>
public static partial class BucketName
{
    /// <summary>The rule, as a clause for messages.</summary>
    public const string Rule = "a bucket's name is 3 to 63 lower-case letters, digits, '.' and '-', beginning and ending with a letter or digit";

    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Pattern();
}
