using System.Globalization;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>A node's place: level 0 are the leaves, and node i of a level joins nodes 2 i and 2 i + 1 of the level below, when both are there.</summary>
internal readonly record struct NodePlace(int Level, int Index)
{
    public NodePlace Left => new(Level - 1, 2 * Index);

    public NodePlace Right => new(Level - 1, 2 * Index + 1);

    public string Folder => string.Create(CultureInfo.InvariantCulture, $"nodes/{Level:D2}/{Index:D7}/");

    /// <summary>The nodes that no other joins yet, from the largest to the smallest: a digit of the number of leaves in binary each.</summary>
    public static IEnumerable<NodePlace> Live(int leaves)
    {
        for (var level = 30; level >= 0; level--)
        {
            if ((leaves >> level & 1) != 0) yield return new NodePlace(level, (leaves >> level) - 1);
        }
    }

    /// <summary>Nodes above leaves first .. end - 1, level by level: all that changes with them. Leaves themselves first.</summary>
    public static IEnumerable<IGrouping<int, NodePlace>> Above(IReadOnlyCollection<int> changed, int leaves)
    {
        var level = 0;
        var indices = changed.Distinct().Order().ToList();
        for (; indices.Count > 0; level++)
        {
            foreach (var group in indices.Select(index => new NodePlace(level, index)).GroupBy(place => place.Level)) yield return group;
            indices = [.. indices.Select(index => index / 2).Distinct().Where(index => index < leaves >> (level + 1))];
        }
    }
}
