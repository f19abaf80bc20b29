using System.Globalization;

namespace Assay.Benchmarks;

/// <summary>Lines <c>bench name ours x unit peer y unit ratio r</c>, and what people read beside them.</summary>
internal static class BenchmarkReport
{
    public static void Figure(string name, double ours, string unit, double peer, string peerUnit, double ratio) =>
        Say($"bench {name} ours {ours:0.0} {unit} peer {peer:0.0} {peerUnit} ratio {ratio:0.000}");

    public static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
