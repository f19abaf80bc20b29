using System.Globalization;
using System.Text.RegularExpressions;

namespace Assay.ObjectStorage.Layout;

/// <summary>
/// Names of label versions: <c>given</c>, then <c>v0001</c>, <c>v0002</c>, ..., which are the data set's own line; branches beside it, whose names are
/// chosen; and <c>none</c>, in which no image has a label.
/// </summary>
public static partial class LabelVersionName
{
    /// <summary>The labels that came with the images, written by Ingestion shard by shard.</summary>
    public const string Given = "given";

    /// <summary>No image has a label. It has no columns: an image is what it is to readers that find <see cref="LabelColumns.None"/>.</summary>
    public const string None = "none";

    /// <summary>The name of the n-th version that people made, from 1.</summary>
    public static string ForNumber(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return string.Create(CultureInfo.InvariantCulture, $"v{number:D4}");
    }

    /// <summary>The number of a version of the data set's own line: 0 for <see cref="Given"/>, -1 for what is none.</summary>
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

    /// <summary>
    /// Whether a version beside the data set's own line may be called so: 1 to 63 of <c>a-z 0-9 . _ -</c>, the first one a letter or digit, but nothing that
    /// could be taken for a version of the line (<c>given</c>, <c>v</c> and a number) nor <see cref="None"/>.
    /// </summary>
    public static bool IsBranch(string? name) => DatasetName.IsValid(name) && name is not (Given or None) && !Numbered().IsMatch(name!);

    public static bool IsValid(string? name) => name == None || NumberOf(name) >= 0 || IsBranch(name);

    /// <summary>Returns <paramref name="name"/> if it is valid.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Require(string? name) =>
        IsValid(name)
            ? name!
            : throw new ArgumentException($"'{name}' is not a label version: use '{Given}', '{None}', a number such as '{ForNumber(1)}' or the name of a branch.");

    [GeneratedRegex(@"\Av[0-9]{4,}\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\Av[0-9]+\z")]
    private static partial Regex Numbered();
}
