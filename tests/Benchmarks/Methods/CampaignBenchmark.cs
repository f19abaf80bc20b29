using System.Globalization;
using Assay.Benchmarks.Evaluations;
using Assay.Benchmarks.Scale;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// Seconds of a campaign's round with a head, all of Assay in one process: a tenth of the images is chosen by margin, labelled by an oracle and learned from, then every image is
/// scored. From 12,500 to 50,000 images of 1,280 numbers, so that the growth shows.
/// </summary>
internal static class CampaignBenchmark
{
    private const int Dimensions = 1280;
    private const string Model = "rectified-1280";
    private const string Dataset = "round";

    // The round measured has two tenths of the images labelled, one from the round before it.
    private const int Rounds = 2;
    private const int Share = 10;

    // Chosen once: what the regularisation shall be does not change from round to round.
    private const double Regularisation = 1e-3;

    private static readonly int[] Sizes = [12_500, 25_000, 50_000];

    public static async Task RunAsync(string[] args)
    {
        var sizes = args.Length > 0 ? Array.ConvertAll(args, arg => int.Parse(arg, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)) : Sizes;
        var seconds = new List<double>();
        foreach (var images in sizes)
        {
            var round = await MeasureAsync(images);
            var spent = round.Seconds;
            seconds.Add(spent.Selecting + spent.Labelling + spent.Learning + spent.Measuring + spent.Scoring);
            Say($"{images:N0} images x {Dimensions}, {round.Labelled:N0} labelled: selecting {spent.Selecting:0.00} s, labelling {spent.Labelling:0.00} s, learning {spent.Learning:0.00} s, measuring {spent.Measuring:0.00} s, accuracy {round.Metric.Value:0.000}");
            Figure($"campaign-round-{images}", seconds[^1], "s", seconds[0], $"s at {sizes[0]}", seconds[^1] / seconds[0]);
        }

        Say($"{sizes[^1] / (double)sizes[0]:0.0} times the images take {seconds[^1] / seconds[0]:0.00} times the seconds");
    }

    private static async Task<CampaignRound> MeasureAsync(int images)
    {
        await using var host = await EvaluationHost.StartAsync();
        var (tar, model) = (Path.Combine(host.Folder, "images.tar"), Path.Combine(host.Folder, "model.onnx"));
        ScaleSet.Write(tar, images);
        await File.WriteAllBytesAsync(model, ScaleModel.Create(Dimensions, isRectified: true));
        await host.Inference.RegisterModelAsync(new RegisterModelRequest { Name = Model, Path = model, Spec = ScaleModel.Spec() });
        await host.IngestAsync(Dataset, new Source { Tar = new TarSource { Path = tar } });
        await host.EmbedAsync(Dataset, Model);

        var plan = new CampaignPlan
        {
            Kind = CampaignKind.Guided,
            Strategy = "margin",
            InitialSize = images / Share,
            Schedule = new Schedule { Fixed = new FixedSchedule { Size = images / Share } },
            Learner = new RunParameters { Model = Model, Head = new HeadParameters { Regularisation = { Regularisation } } },
            Labels = new LabelSource { Oracle = new Oracle() },
            Metric = new CampaignMetric { HeldOut = 0.2 },
            Stop = new StopRules { MaxRounds = Rounds },
        };
        return (await host.CampaignAsync(Dataset, "measured", plan)).Rounds[^1];
    }
}
