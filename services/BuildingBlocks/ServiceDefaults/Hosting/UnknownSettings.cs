using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>
/// Settings in sections of ours that nothing reads. They are no errors: one file may configure several services, and an older process must
/// start on a newer file.
/// </summary>
internal static class UnknownSettings
{
    // More changes than these make another word.
    private const int MostChanges = 3;
    private const int ShortestSection = 5;

    /// <summary>Each with the name that was probably meant.</summary>
    public static IEnumerable<(string Key, string? Suggestion)> Find(IConfiguration configuration, IReadOnlyDictionary<string, Type> sections)
    {
        foreach (var section in configuration.GetChildren())
        {
            if (sections.TryGetValue(section.Key, out var type))
            {
                foreach (var unknown in Find(section, type))
                    yield return unknown;
            }
            else if (section.Key.Length >= ShortestSection && section.GetChildren().Any() && Nearest(section.Key, sections.Keys, MostChanges - 1) is { } meant)
            {
                // Everything in the environment is in the configuration: only what resembles a section of ours is worth a word.
                yield return (section.Path, meant);
            }
        }
    }

    private static IEnumerable<(string Key, string? Suggestion)> Find(IConfiguration section, Type type)
    {
        var properties = type.GetProperties().ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var inner))
                yield return (child.Path, Nearest(child.Key, properties.Keys, MostChanges) is { } meant ? child.Path[..^child.Key.Length] + meant : null);
            else if (IsSection(inner))
                foreach (var unknown in Find(child, inner))
                    yield return unknown;
        }
    }

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);

    private static string? Nearest(string word, IEnumerable<string> known, int mostChanges) => known
        .Select(candidate => (candidate, changes: Changes(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
        .Where(entry => entry.changes <= Math.Min(mostChanges, word.Length / 2))
        .OrderBy(entry => entry.changes)
        .Select(entry => entry.candidate)
        .FirstOrDefault();

    /// <summary>Levenshtein's distance.</summary>
    private static int Changes(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
