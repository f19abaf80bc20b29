using System.Text.RegularExpressions;
using Assay.Tests;
using Xunit;

namespace Assay.UnitTests.Contracts;

/// <summary>The rules that hold for every proto of ours (../proto), read from the text as people read it.</summary>
public sealed partial class ProtoConventionsTests
{
    public static TheoryData<string> Protos
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var file in Directory.EnumerateFiles(Repository.PathOf("proto", "assay"), "*.proto", SearchOption.AllDirectories))
                data.Add(Path.GetRelativePath(Repository.PathOf("proto"), file));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Protos))]
    public void Package_OfEachProto_EqualsItsPath(string proto)
    {
        var expected = Path.GetDirectoryName(proto)!.Replace(Path.DirectorySeparatorChar, '.');
        Assert.Contains($"package {expected};", Read(proto));
    }

    [Theory]
    [MemberData(nameof(Protos))]
    public void Declarations_OfEachProto_AreCommented(string proto)
    {
        var lines = Read(proto).Split('\n');
        var bare = Enumerable.Range(1, lines.Length - 1)
            .Where(i => NeedsComment().IsMatch(lines[i]) && !lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(i => $"{proto}:{i + 1}: {lines[i].Trim()}");
        Assert.Empty(bare);
    }

    [Theory]
    [MemberData(nameof(Protos))]
    public void FieldNumbers_OfEachMessage_HaveNoGaps(string proto)
    {
        foreach (Match message in TopLevelMessage().Matches(Read(proto)))
        {
            var numbers = FieldNumber().Matches(message.Groups["body"].Value).Select(match => int.Parse(match.Groups[1].Value)).Order().ToArray();
            Assert.True(numbers.SequenceEqual(Enumerable.Range(1, numbers.Length)), $"{proto}: {message.Groups["name"].Value} has fields {string.Join(", ", numbers)}");
        }
    }

    [Theory]
    [MemberData(nameof(Protos))]
    public void Rpcs_OfEachService_HaveRequestsAndResponsesOfTheirOwn(string proto)
    {
        foreach (Match rpc in Rpc().Matches(Read(proto)))
        {
            var name = rpc.Groups["name"].Value;
            Assert.Equal((name + "Request", name + "Response"), (rpc.Groups["request"].Value, rpc.Groups["response"].Value));
        }
    }

    private static string Read(string proto) => File.ReadAllText(Repository.PathOf("proto", proto));

    // Fields, enum values and rpcs; not braces, options or what opens a block without a number.
    [GeneratedRegex(@"^\s+(rpc \w+|(repeated |optional )?[\w.<>, ]+ \w+ = \d+|[A-Z0-9_]+ = \d+)")]
    private static partial Regex NeedsComment();

    [GeneratedRegex(@"^message (?<name>\w+) \{(?<body>.*?)^\}", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex TopLevelMessage();

    [GeneratedRegex(@"^\s+[^/\n]*\w = (\d+);", RegexOptions.Multiline)]
    private static partial Regex FieldNumber();

    [GeneratedRegex(@"rpc (?<name>\w+)\((stream )?(?<request>\w+)\) returns \((stream )?(?<response>\w+)\)")]
    private static partial Regex Rpc();
}
