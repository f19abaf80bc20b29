using System.Text.RegularExpressions;

namespace Assay.ObjectStorage.Layout;

/// <summary>The rule for names that become one segment of a key: models, runs, jobs, columns, exports.</summary>
public static partial class LayoutName
{
    /// <summary>Whether <paramref name="name"/> is 1 to 128 of <c>A-Z a-z 0-9 . _ -</c>, the first one a letter or digit.</summary>
    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    /// <summary>Returns <paramref name="name"/> if it is valid.</summary>
    /// <param name="kind">What it names, for the message: "model", "run", ...</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Require(string? name, string kind) =>
        IsValid(name)
            ? name!
            : throw new ArgumentException(
                $"'{name}' is not a valid {kind} name: use 1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit.");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex Pattern();
}
