using System.Text.RegularExpressions;

namespace Assay.ObjectStorage.Layout;

/// <summary>The rule for names of data sets: <c>^[a-z0-9][a-z0-9._-]{0,62}$</c>. The name is the data set's id.</summary>
public static partial class DatasetName
{
    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    /// <summary>Returns <paramref name="name"/> if it is valid.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Require(string? name) =>
        IsValid(name)
            ? name!
            : throw new ArgumentException(
                $"'{name}' is not a valid data set name: use 1 to 63 lower-case letters, digits, '.', '_' or '-', starting with a letter or digit, for example 'birds-2024'.");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex Pattern();
}
