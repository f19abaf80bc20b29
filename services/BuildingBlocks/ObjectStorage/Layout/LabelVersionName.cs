using System.Globalization;
using System.Text.RegularExpressions;

namespace Assay.ObjectStorage.Layout;

/// <summary>Names of label versions: <c>given</c>, then <c>v0001</c>, <c>v0002</c>, ...</summary>
public static partial class LabelVersionName
{
    /// <summary>The labels that came with the images, written by Ingestion shard by shard.</summary>
    public const string Given = "given";

    /// <summary>The name of the n-th version that people made, from 1.</summary>
    public static string ForNumber(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return string.Create(CultureInfo.InvariantCulture, $"v{number:D4}");
    }

    /// <summary>The number of a version: 0 for <see cref="Given"/>, -1 for what is not a version's name.</summary>
    public static int NumberOf(string? name)
    {
        if (name == Given)
            return 0;

        return name is not null && Pattern().IsMatch(name)
            && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && ForNumber(number) == name
                ? number
                : -1;
    }

    public static bool IsValid(string? name) => NumberOf(name) >= 0;

    /// <summary>Returns <paramref name="name"/> if it is valid.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Require(string? name) =>
        IsValid(name)
            ? name!
            : throw new ArgumentException($"'{name}' is not a label version: use '{Given}' or a number such as '{ForNumber(1)}'.");

    [GeneratedRegex(@"\Av[0-9]{4,}\z")]
    private static partial Regex Pattern();
}
