using System.Text.RegularExpressions;

namespace Assay.Documents;

/// <summary>The rule for names of collections, indexes and index fields: they become names in the database.</summary>
internal static partial class CollectionName
{
    public static string Require(string name, string kind) =>
        Pattern().IsMatch(name)
            ? name
            : throw new ArgumentException(
                $"'{name}' is not a valid {kind} name: use 1 to 48 lower-case letters, digits or '_', starting with a letter.");

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,47}\z")]
    private static partial Regex Pattern();
}
