using System.Text.RegularExpressions;

namespace Assay.LabelStore.Accounts;

/// <summary>The rule for names of users: what annotations, logs and addresses can carry without care.</summary>
internal static partial class UserName
{
    public const string Rule = "take 1 to 63 of a-z 0-9 . _ @ + - and begin with a letter or digit";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>As people type it.</summary>
    public static string Normalize(string typed) => typed.Trim().ToLowerInvariant();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._@+-]{0,62}\z")]
    private static partial Regex Pattern();
}
