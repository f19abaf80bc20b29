using Assay.Benchmarks.Distributed;
using Assay.Benchmarks.Embedding;
using Assay.Benchmarks.Evaluations;
using Assay.Benchmarks.Methods;
using Assay.Benchmarks.Scale;
using Assay.Benchmarks.Soak;

namespace Assay.Benchmarks;

/// <summary>
/// <c>bench AREA</c> measures speed and prints lines <c>bench name ours x unit peer y unit ratio r</c>; <c>eval NAME</c> measures what the
/// methods find in data and prints lines <c>eval name value</c>. What is absent is said and skipped.
/// </summary>
internal static class BenchmarkCommandLine
{
    private static readonly Dictionary<string, Func<Task>> Evaluations = new()
    {
        ["cifar10"] = CifarGuidedEvaluation.RunAsync,
        ["cifar-embeddings"] = CifarEmbeddings.ReportAsync,
        ["cleaning"] = CleaningEvaluation.RunAsync,
        ["cleaning-campaign"] = CleaningCampaignEvaluation.RunAsync,
        ["mnist"] = MnistEvaluation.RunAsync,
        ["noise"] = NoiseEvaluation.RunAsync,
        ["sample"] = SampleEvaluation.RunAsync,
        ["label-errors"] = LabelErrorsEvaluation.RunAsync,
        ["photos"] = PhotosEvaluation.RunAsync,
    };

    private static readonly Dictionary<string, Func<string[], Task>> Areas = new()
    {
        ["augment"] = AugmentBenchmark.RunAsync,
        ["campaign"] = CampaignBenchmark.RunAsync,
        ["confident-learning"] = ConfidentLearningBenchmark.RunAsync,
        ["consensus"] = ConsensusBenchmark.RunAsync,
        ["distributed"] = DistributedBenchmark.RunAsync,
        ["embed"] = EmbeddingBenchmark.RunAsync,
        ["exchange"] = ExchangeBenchmark.RunAsync,
        ["heads"] = HeadsBenchmark.RunAsync,
        ["leverage"] = LeverageBenchmark.RunAsync,
        ["neighbors"] = NeighborsBenchmark.RunAsync,
        ["scale"] = ScaleBenchmark.RunAsync,
        ["selection"] = SelectionBenchmark.RunAsync,
        ["soak-labelstore"] = LabelStoreSoak.RunAsync,
        ["trainer"] = TrainerBenchmark.RunAsync,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["eval", var name] when Evaluations.TryGetValue(name, out var evaluate):
                    await evaluate();
                    return 0;
                case ["bench", var area, .. var rest] when Areas.TryGetValue(area, out var measure):
                    await measure(rest);
                    return 0;
                default:
                    await Console.Error.WriteLineAsync(
                        $"usage: eval {string.Join('|', Evaluations.Keys)} or bench {string.Join('|', Areas.Keys)}");
                    return 2;
            }
        }
        catch (MissingDataException exception)
        {
            Console.WriteLine($"SKIPPED: {exception.Message}");
            return 0;
        }
    }
}
