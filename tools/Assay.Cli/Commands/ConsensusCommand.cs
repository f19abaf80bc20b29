using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary><c>assay consensus</c>: what several annotators agree on, and how good each of them is.</summary>
internal static class ConsensusCommand
{
    private const int MostRows = 20;

    public static Command Create()
    {
        var how = new Option<string>("--by") { Description = "crowdlab, dawid-skene, one-coin or majority; default: crowdlab, which needs a head run" };
        how.AcceptOnlyFromAmong("crowdlab", "dawid-skene", "one-coin", "majority");
        var batches = new Option<string[]>("--batch") { Description = "Only answers of this batch; may be given several times; default: all of the data set" };
        return MethodCommand.Create(
            "consensus", "Find the label that several annotators agree on, how sure it is, and whom to ask again", [how, batches],
            (context, parameters) => parameters.Consensus = new ConsensusParameters { Method = Parse(context.Get(how)), Batches = { context.Get(batches) ?? [] } },
            Show);
    }

    private static void Show(CommandContext context, Run run, RunReport report)
    {
        var consensus = report.Consensus;
        context.Console.Write(Facts(
            ("answers", $"{Number(consensus.Annotations)} of {Number(consensus.AnnotatorCount)} people on {Number(consensus.Images)} images, {Number(consensus.LeftOut)} without a label"),
            ("several answers", $"{Number(consensus.Overlapping)} images, {Number(consensus.Unanimous)} unanimous"),
            ("pairs that agree", consensus.HasPercentAgreement ? $"{consensus.PercentAgreement:P1}" : "-"),
            ("Fleiss' kappa", Maybe(consensus.HasFleissKappa, consensus.FleissKappa)),
            ("Krippendorff's alpha", $"{Maybe(consensus.HasKrippendorffAlpha, consensus.KrippendorffAlpha)}; of sets {Maybe(consensus.HasAlphaJaccard, consensus.AlphaJaccard)} (Jaccard), {Maybe(consensus.HasAlphaMasi, consensus.AlphaMasi)} (MASI)"),
            ("settled", Number(consensus.Settled)),
            ("to refine", $"{Number(consensus.Disagreeing)} where annotators differ, {Number(consensus.OriginalLeftOut)} where the original label is left out"),
            ("other than the label", $"{Number(consensus.Changed)} images")));
        var table = Tables.Create("annotator", "answers", "quality", "agrees");
        foreach (var annotator in consensus.Annotators.Take(MostRows))
            table.Row(annotator.Annotator, Number(annotator.Annotations), Number(annotator.Quality, "0.000"), $"{annotator.Agreement:P1}");
        context.Console.Write(table);
        if (consensus.AnnotatorCount > MostRows)
            context.Console.WriteLine("These are the worst; --json shows more.");
        context.Console.WriteLine(
            consensus.HasModelWeight
                ? $"Ask where it helps most: assay select {run.Dataset} --run {run.Id} --score activelab"
                : $"Ask again where it is least sure: assay select {run.Dataset} --run {run.Id} --score consensus_quality");
    }

    private static string Maybe(bool known, double value) => known ? Number(value, "0.000") : "-";

    private static ConsensusMethod Parse(string? how) => how switch
    {
        "dawid-skene" => ConsensusMethod.DawidSkene,
        "one-coin" => ConsensusMethod.DawidSkeneOneCoin,
        "majority" => ConsensusMethod.Majority,
        _ => ConsensusMethod.Crowdlab,
    };
}
