namespace Assay.Scoring.Core.Consensus;

/// <summary>CROWDLAB's posterior of one image after the other, n log n in its annotations; see <see cref="Crowdlab"/>. Not thread-safe.</summary>
internal sealed class ImagePosterior(AnnotationTable table, ModelPredictions model, CrowdlabWeights weights)
{
    /// <summary>Posteriors that differ by less are equal but for the rounding of their sums.</summary>
    private const double Equal = 1e-12;

    private readonly double _off = table.Classes == 1 ? 0 : (1 - weights.Agreement) / (table.Classes - 1);
    private readonly VoteCounter _votes = new(table.MostOfAnImage);
    private readonly double[] _weightOf = new double[table.MostOfAnImage];
    private double _people;
    private double _model;
    private int _image;

    /// <summary>Turns to an image.</summary>
    public void Begin(int image)
    {
        _image = image;
        _votes.Count(table.Labels(image));
        _weightOf.AsSpan(0, _votes.Distinct).Clear();
        _people = 0;
        _model = model.Predicted[image] >= 0 ? weights.Model : 0;
        for (var i = table.Start(image); i < table.Start(image + 1); i++)
        {
            var weight = weights.Annotators[table.AnnotatorOf[i]];
            _weightOf[_votes.Labels.BinarySearch(table.LabelOf[i])] += weight;
            _people += weight;
        }
    }

    /// <summary>Posterior of a class to which the model gives a probability.</summary>
    public double Of(int label, float probability)
    {
        if (weights.ByModelAlone) return _model > 0 ? probability : 1;
        var place = _votes.Labels.BinarySearch(label);
        var gave = place < 0 ? 0 : _weightOf[place];
        return Math.Clamp((_model * probability + gave * weights.Agreement + (_people - gave) * _off) / (_model + _people), 0, 1);
    }

    /// <summary>The class with the greatest posterior; of equals the majority's, then the smallest.</summary>
    public int Best(int image, int majority)
    {
        if (majority < 0 || weights.ByModelAlone) return majority;
        Begin(image);
        var (best, most) = (majority, Of(majority, model.Of(image, majority)));
        for (var i = table.Start(image); i < table.Start(image + 1); i++) Try(table.LabelOf[i], model.OfLabel[i]);
        if (_model > 0) Try(model.Predicted[_image], model.PredictedProbability[_image]);
        return best;

        void Try(int label, float probability)
        {
            var posterior = Of(label, probability);
            if (posterior > most + Equal || (best != majority && label < best && posterior >= most - Equal)) (best, most) = (label, posterior);
        }
    }
}
