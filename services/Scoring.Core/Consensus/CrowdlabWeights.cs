namespace Assay.Scoring.Core.Consensus;

/// <summary>What CROWDLAB learns of a model and of the annotators from labels taken as the consensus; see <see cref="Crowdlab"/>.</summary>
/// <param name="Agreement">P.</param>
/// <param name="Model">w_M.</param>
/// <param name="Annotators">w_j [M].</param>
internal sealed record CrowdlabWeights(double Agreement, double Model, double[] Annotators)
{
    private const double Epsilon = 1e-6;

    /// <summary>True where no image has two annotations: quality is the model's probability.</summary>
    public bool ByModelAlone { get; private init; }

    public static CrowdlabWeights Of(AnnotationTable table, ModelPredictions model, double[] othersAgree, int[] labels)
    {
        if (table.OverlappingImages == 0)
            return new CrowdlabWeights(1, 1, Array.ConvertAll(othersAgree, static _ => 1.0)) { ByModelAlone = true };

        var classes = new int[table.Classes];
        var (agreement, predicted, wrong) = (0.0, 0, 0);
        for (var image = 0; image < table.Images; image++)
        {
            if (table.Count(image) < 2) continue;
            classes[labels[image]]++;
            agreement += (double)table.Labels(image).Count(labels[image]) / table.Count(image);
            if (model.Predicted[image] < 0) continue;
            predicted++;
            if (model.Predicted[image] != labels[image]) wrong++;
        }

        var error = Math.Max(1 - (double)classes.Max() / table.OverlappingImages, Epsilon);
        var modelError = predicted == 0 ? 1 : (double)wrong / predicted;
        return new CrowdlabWeights(
            agreement / table.OverlappingImages,
            Math.Max(1 - modelError / error, Epsilon) * Math.Sqrt((double)table.Annotations / table.AnnotatedImages),
            Array.ConvertAll(othersAgree, share => Math.Max(1 - (1 - share) / error, Epsilon)));
    }
}
