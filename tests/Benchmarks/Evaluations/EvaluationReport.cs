using System.Globalization;

namespace Assay.Benchmarks.Evaluations;

/// <summary>Lines <c>eval name value</c>.</summary>
internal static class EvaluationReport
{
    public static void Print(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"eval {name} {value:0.####}"));
}
