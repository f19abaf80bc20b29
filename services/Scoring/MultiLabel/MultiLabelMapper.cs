using Assay.Numerics.Statistics;
using Assay.Scoring.Core.MultiLabel;
using Assay.Scoring.V1;

namespace Assay.Scoring.MultiLabel;

/// <summary>The report on several valid labels as a message.</summary>
internal static class MultiLabelMapper
{
    public static ReportMultiLabelResponse ToMessage(string version, LabelCounts counts, string[] names, ModelAssessment[] models)
    {
        var best = ModelAssessment.Best(models);
        var response = new ReportMultiLabelResponse { LabelVersion = version, Images = counts.Images, BestModel = best < 0 ? "" : names[best] };
        for (var labels = 0; labels <= ModelAssessment.MostLabels; labels++)
        {
            if (counts[labels].Hits > 0)
                response.LabelCounts.Add(new LabelCount { Labels = labels, Images = counts[labels].Hits, Share = counts[labels].Share ?? 0 });
        }

        if (counts.Mean is { } mean)
            response.MeanLabels = mean;
        response.Models.Add(names.Zip(models, ToMessage));
        if (ModelAssessment.RealOverTopOne(models) is { } fit)
        {
            response.Fit = new RealOverTopOne { Slope = fit.Slope, Intercept = fit.Intercept };
            if (fit.RSquared is { } explained)
                response.Fit.RSquared = explained;
        }

        return response;
    }

    private static MultiLabelModel ToMessage(string name, ModelAssessment model) => new()
    {
        Model = name,
        TopOne = ToMessage(model.TopOne),
        Real = ToMessage(model.Real),
        ByLabelCount =
        {
            from labels in Enumerable.Range(0, ModelAssessment.MostLabels + 1)
            where model.TopOneOf(labels).Trials + model.RealOf(labels).Trials > 0
            select new AccuracyByLabelCount { Labels = labels, TopOne = ToMessage(model.TopOneOf(labels)), Real = ToMessage(model.RealOf(labels)) },
        },
    };

    private static ShareWithMargin ToMessage(Proportion proportion)
    {
        var message = new ShareWithMargin { Hits = proportion.Hits, Images = proportion.Trials };
        if (proportion is { Share: { } share } && proportion.MarginOfError() is { } margin)
            (message.Share, message.Margin) = (share, margin);
        return message;
    }
}
