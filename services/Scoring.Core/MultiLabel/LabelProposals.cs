using Assay.Scoring.Core.Consensus;

namespace Assay.Scoring.Core.MultiLabel;

/// <summary>The classes that people are shown for an image: the most probable of the best model (Multilabelfy: 20, as four groups of five).</summary>
public static class LabelProposals
{
    /// <summary>Proposals of an image.</summary>
    public const int Count = 20;

    /// <summary>Proposals shown together.</summary>
    public const int GroupSize = 5;

    /// <summary>
    /// The classes with the highest scores [K] (probabilities or logits), highest first, the smaller id of equals; all where K is below <paramref name="count"/>.
    /// One pass in K + count per class that enters.
    /// </summary>
    /// <exception cref="InvalidProbabilitiesException">A score is NaN.</exception>
    public static int[] Of(ReadOnlySpan<float> scores, int count = Count, int image = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var best = new int[Math.Min(count, scores.Length)];
        var filled = 0;
        for (var k = 0; k < scores.Length; k++)
        {
            if (float.IsNaN(scores[k])) throw new InvalidProbabilitiesException(image, k, scores[k]);
            if (filled == best.Length && !(scores[k] > scores[best[^1]])) continue;
            var place = filled < best.Length ? filled++ : filled - 1;
            for (; place > 0 && scores[k] > scores[best[place - 1]]; place--) best[place] = best[place - 1];
            best[place] = k;
        }

        return best;
    }
}
