using Assay.Inference.V1;
using Assay.Scoring.V1;

namespace Assay.Workbench.Api;

/// <summary>A model that has classified a data set.</summary>
internal sealed record ClassifierModel(string Name, int Classes, string Description)
{
    public static ClassifierModel From(Model model) => new(model.Name, model.LogitsDimensions, model.Description);
}

internal sealed record ClassifierList(IReadOnlyList<ClassifierModel> Models);

internal sealed record ShareModel(long Hits, long Images, double? Share, double? Margin)
{
    public static ShareModel? From(ShareWithMargin? share) =>
        share is null ? null : new(share.Hits, share.Images, share.HasShare ? share.Share : null, share.HasMargin ? share.Margin : null);
}

internal sealed record LabelCountModel(int Labels, long Images, double Share);

internal sealed record AccuracyByCountModel(int Labels, ShareModel? TopOne, ShareModel? Real);

internal sealed record AssessedModel(string Model, ShareModel? TopOne, ShareModel? Real, IReadOnlyList<AccuracyByCountModel> ByLabelCount);

internal sealed record FitModel(double Slope, double Intercept, double? RSquared);

/// <summary>Models compared on original labels and on sets of valid labels.</summary>
internal sealed record MultiLabelModel(
    string LabelVersion, long Images, double? MeanLabels, IReadOnlyList<LabelCountModel> LabelCounts, IReadOnlyList<AssessedModel> Models, string BestModel, FitModel? Fit)
{
    public static MultiLabelModel From(ReportMultiLabelResponse report) => new(
        report.LabelVersion, report.Images, report.HasMeanLabels ? report.MeanLabels : null,
        [.. report.LabelCounts.Select(count => new LabelCountModel(count.Labels, count.Images, count.Share))],
        [.. report.Models.Select(model => new AssessedModel(
            model.Model, ShareModel.From(model.TopOne), ShareModel.From(model.Real),
            [.. model.ByLabelCount.Select(count => new AccuracyByCountModel(count.Labels, ShareModel.From(count.TopOne), ShareModel.From(count.Real)))]))],
        report.BestModel,
        report.Fit is { } fit ? new FitModel(fit.Slope, fit.Intercept, fit.HasRSquared ? fit.RSquared : null) : null);
}

internal sealed record AnnotatorModel(string Annotator, long Annotations, double Quality, double Agreement);

internal sealed record AnnotatorPairModel(string First, string Second, long Images, double Agreement, double? Kappa);

/// <summary>What several annotators agree on; statistics that are not defined are absent.</summary>
internal sealed record ConsensusModel(
    string Run, string Method, string LabelVersion, IReadOnlyList<string> Batches, DateTimeOffset Created,
    long Images, long Annotations, long LeftOut, long Overlapping, long Unanimous,
    double? PercentAgreement, double? FleissKappa, double? KrippendorffAlpha, double? AlphaJaccard, double? AlphaMasi,
    long Settled, long Disagreeing, long OriginalLeftOut, long Changed, double? ModelWeight, int Iterations, bool Converged,
    IReadOnlyList<AnnotatorModel> Annotators, int AnnotatorCount, IReadOnlyList<AnnotatorPairModel> Pairs)
{
    public static ConsensusModel From(Run run, ConsensusReport report) => new(
        run.Id, ConsensusMethods.Format(run.Parameters.Consensus.Method), run.Parameters.LabelVersion, run.Parameters.Consensus.Batches, run.Created?.ToDateTimeOffset() ?? default,
        report.Images, report.Annotations, report.LeftOut, report.Overlapping, report.Unanimous,
        report.HasPercentAgreement ? report.PercentAgreement : null, report.HasFleissKappa ? report.FleissKappa : null,
        report.HasKrippendorffAlpha ? report.KrippendorffAlpha : null, report.HasAlphaJaccard ? report.AlphaJaccard : null, report.HasAlphaMasi ? report.AlphaMasi : null,
        report.Settled, report.Disagreeing, report.OriginalLeftOut, report.Changed, report.HasModelWeight ? report.ModelWeight : null, report.Iterations, report.Converged,
        [.. report.Annotators.Select(one => new AnnotatorModel(one.Annotator, one.Annotations, one.Quality, one.Agreement))], report.AnnotatorCount,
        [.. report.Pairs.Select(pair => new AnnotatorPairModel(pair.First, pair.Second, pair.Images, pair.Agreement, pair.HasKappa ? pair.Kappa : null))]);
}

/// <summary>Asks for a consensus run.</summary>
/// <param name="Method">majority, dawidSkene, oneCoin or crowdlab.</param>
/// <param name="Batches">Only answers of these batches; empty = of all.</param>
internal sealed record NewConsensus(string Method, IReadOnlyList<string>? Batches);
