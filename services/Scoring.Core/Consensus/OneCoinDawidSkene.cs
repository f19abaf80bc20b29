using Assay.Numerics.Parallelism;

namespace Assay.Scoring.Core.Consensus;

/// <summary>
/// Dawid-Skene with one number an annotator (the one-coin model: Zhang, Chen, Zhou and Jordan, "Spectral methods meet EM", 2016): annotator j is right with
/// probability a_j whatever the class, and otherwise says each other class alike, (1 - a_j) / (K - 1). For many classes, of which confusion matrices could not be learnt.
/// </summary>
/// <remarks>
/// Exact in time A + K a round, whatever K: all classes that nobody gave an image share one factor, so their posteriors are never written out.
/// M: pi_k = mean T_ik, a_j = (sum of T at j's labels + smoothing) / (number of them + 2 smoothing). On identifiability see <see cref="DawidSkene"/>.
/// </remarks>
public static class OneCoinDawidSkene
{
    /// <summary>Fits it. One class, or no annotations, is done at once.</summary>
    public static DawidSkeneResult Fit(AnnotationTable table, DawidSkeneOptions options, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new Rounds(table, options, parallel).Run();
    }

    private sealed class Rounds(AnnotationTable table, DawidSkeneOptions options, ParallelOptions parallel)
    {
        /// <summary>Keeps a class that someone gave from being impossible, so that no sum is 0.</summary>
        private const double LeastPrior = 1e-300;

        /// <summary>T at the label of every annotation [A].</summary>
        private readonly double[] _ofLabel = new double[table.Annotations];

        /// <summary>T_ik = rest_i x pi_k for the classes k that nobody gave image i.</summary>
        private readonly double[] _rest = new double[table.Images];

        private readonly double[] _prior = new double[table.Classes];
        private readonly double[] _right = new double[table.Annotators];
        private readonly double[] _logRight = new double[table.Annotators];
        private readonly double[] _logWrong = new double[table.Annotators];

        public DawidSkeneResult Run()
        {
            var votes = new VoteCounter(table.MostOfAnImage);
            for (var image = 0; image < table.Images; image++)
            {
                votes.Count(table.Labels(image));
                for (var i = table.Start(image); i < table.Start(image + 1); i++) _ofLabel[i] = (double)votes.Of(table.LabelOf[i]) / table.Count(image);
            }

            var (likelihood, before, iterations, converged) = (0.0, double.NegativeInfinity, 0, table.Annotations == 0);
            Maximize();
            while (iterations < options.MaxIterations && !converged)
            {
                likelihood = Expect();
                Maximize();
                iterations++;
                converged = Math.Abs(likelihood - before) <= options.Tolerance * table.Annotations;
                before = likelihood;
            }

            if (table.Annotations > 0) likelihood = Expect();
            var (labels, quality) = Best();
            for (var j = 0; j < _right.Length; j++)
            {
                if (table.CountOf(j) == 0) _right[j] = 0;
            }

            return new DawidSkeneResult(new ConsensusResult(labels, quality, _right), _prior, iterations, converged, likelihood);
        }

        private double Expect()
        {
            var sum = 0.0;
            ChunkedLoop.Reduce(table.Images, MajorityVote.ImagesAChunk, parallel, () => new Chunk(table), (start, end, chunk) =>
            {
                chunk.LogLikelihood = 0;
                for (var image = start; image < end; image++)
                {
                    if (table.Count(image) > 0) chunk.LogLikelihood += Expect(image, chunk);
                }
            }, chunk => sum += chunk.LogLikelihood);
            return sum;
        }

        private double Expect(int image, Chunk chunk)
        {
            // Logarithms relative to a class that nobody gave: each label adds its annotators' odds of being right.
            var votes = chunk.Votes;
            votes.Count(table.Labels(image));
            var odds = chunk.Odds.AsSpan(0, votes.Distinct);
            odds.Clear();
            var wrong = 0.0;
            for (var i = table.Start(image); i < table.Start(image + 1); i++)
            {
                var annotator = table.AnnotatorOf[i];
                wrong += _logWrong[annotator];
                odds[votes.Labels.BinarySearch(table.LabelOf[i])] += _logRight[annotator] - _logWrong[annotator];
            }

            var (most, given) = (votes.Distinct == table.Classes ? double.NegativeInfinity : 0, 0.0);
            foreach (var odd in odds) most = Math.Max(most, odd);
            var total = 0.0;
            for (var d = 0; d < odds.Length; d++)
            {
                var prior = _prior[votes.Labels[d]];
                given += prior;
                odds[d] = prior * Math.Exp(odds[d] - most);
                total += odds[d];
            }

            var others = votes.Distinct == table.Classes ? 0 : Math.Max(1 - given, 0);
            var rest = Math.Exp(-most);
            total += others * rest;
            _rest[image] = others == 0 ? 0 : rest / total;
            for (var i = table.Start(image); i < table.Start(image + 1); i++) _ofLabel[i] = odds[votes.Labels.BinarySearch(table.LabelOf[i])] / total;
            return wrong + most + Math.Log(total);
        }

        private void Maximize()
        {
            ChunkedLoop.For(table.Annotators, 1, parallel, (annotator, _) =>
            {
                var (start, count, sum) = (table.AnnotatorStart(annotator), table.CountOf(annotator), 0.0);
                for (var i = start; i < start + count; i++) sum += _ofLabel[table.Positions[i]];
                _right[annotator] = (sum + options.Smoothing) / (count + 2 * options.Smoothing);
                _logRight[annotator] = Math.Log(_right[annotator]);
                _logWrong[annotator] = Math.Log((1 - _right[annotator]) / Math.Max(table.Classes - 1, 1));
            });

            // Every class gets pi_k x rest_i of every image; where someone gave it, its posterior instead.
            if (table.AnnotatedImages == 0) return;
            var (rest, extra) = (0.0, new double[table.Classes]);
            for (var image = 0; image < table.Images; image++)
            {
                rest += _rest[image];
                var labels = table.Labels(image);
                for (var i = 0; i < labels.Length; i++)
                {
                    if (labels[..i].Contains(labels[i])) continue;
                    extra[labels[i]] += _ofLabel[table.Start(image) + i] - _prior[labels[i]] * _rest[image];
                }
            }

            var total = 0.0;
            for (var k = 0; k < _prior.Length; k++)
            {
                _prior[k] = Math.Max(_prior[k] * rest + extra[k], LeastPrior);
                total += _prior[k];
            }

            for (var k = 0; k < _prior.Length; k++) _prior[k] /= total;
        }

        private (int[] Labels, float[] Quality) Best()
        {
            var (labels, quality) = (new int[table.Images], new float[table.Images]);
            var common = Enumerable.Range(0, table.Classes).OrderByDescending(k => _prior[k]).ThenBy(static k => k).ToArray();
            for (var image = 0; image < labels.Length; image++)
            {
                labels[image] = -1;
                var given = table.Labels(image);
                if (given.IsEmpty) continue;
                var most = -1.0;
                for (var i = 0; i < given.Length; i++) Try(given[i], _ofLabel[table.Start(image) + i]);
                foreach (var k in common)
                {
                    if (given.Contains(k)) continue;
                    Try(k, _rest[image] * _prior[k]);
                    break;
                }

                quality[image] = (float)Math.Clamp(most, 0, 1);

                void Try(int label, double posterior)
                {
                    if (posterior > most || (posterior == most && label < labels[image])) (labels[image], most) = (label, posterior);
                }
            }

            return (labels, quality);
        }
    }

    private sealed class Chunk(AnnotationTable table)
    {
        public VoteCounter Votes { get; } = new(table.MostOfAnImage);

        public double[] Odds { get; } = new double[table.MostOfAnImage];

        public double LogLikelihood { get; set; }
    }
}
