using System.CommandLine;
using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay rde</c>: how uncertain the heads are of each image under changes that leave its class as it is.</summary>
internal static class RdeCommand
{
    public static Command Create()
    {
        var augmentations = new Option<int>("--augmentations") { Description = "Augmentations of each image, 1 to 64; 0 = 8" };
        var digits = new Option<bool>("--digits") { Description = "Augment as digits are: no mirroring, but shear and elastic distortion" };
        var keep = new Option<bool>("--keep-embeddings") { Description = "Keep what the augmentations embed to, so that the next run with the same seed is done in seconds" };
        return MethodCommand.Create(
            "rde", "Score response distribution entropy: how uncertain predictions are over augmentations of each image", [augmentations, digits, keep],
            (context, parameters) => parameters.Rde = new RdeParameters
            {
                Augmentations = context.Get(augmentations),
                Kind = context.Get(digits) ? AugmentationKind.Digit : AugmentationKind.Photo,
                KeepEmbeddings = context.Get(keep),
            },
            Show);
    }

    private static void Show(CommandContext context, Run run, RunReport report)
    {
        var rde = report.Rde;
        context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rde.Mean:0.000} bits on average, of {rde.LargestPossible:0.000} possible"));
        var table = Tables.Create("bits from", "images");
        foreach (var (bin, images) in rde.Histogram.Index())
        {
            if (images > 0)
                table.Row(Tables.Number(rde.LargestPossible * bin / rde.Histogram.Count), Tables.Number(images));
        }

        context.Console.Write(table);
        context.Console.WriteLine($"Choose the most uncertain: assay select {run.Dataset} --run {run.Id} --score rde --largest-first");
    }
}
