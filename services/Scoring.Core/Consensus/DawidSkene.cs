using System.Numerics.Tensors;
using Assay.Numerics.Parallelism;

namespace Assay.Scoring.Core.Consensus;

/// <summary>
/// Dawid and Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm" (Applied Statistics 28, 1979): a confusion matrix an
/// annotator, theta^j[k, l] = probability that j says l of an image of class k, and a prior of the classes, by EM in log space from the shares of votes.
/// </summary>
/// <remarks>
/// M: pi_k = mean T_ik, theta^j_kl proportional to sum over i of T_ik [label_ij = l] + smoothing. E: T_ik proportional to pi_k times the product of theta^j_kl over the
/// image's labels. Memory is 16 M K^2 bytes and a block of T; a round costs A K. The likelihood has a maximum for every renaming of the classes: beginning with the votes
/// finds the one in which annotators are mostly right. With one annotation an image, or one or two annotators, the parameters are not identified, and
/// the result says little more than the votes.
/// </remarks>
public static class DawidSkene
{
    /// <summary>Parameters M K^2 at most: 1 GiB.</summary>
    public const long MostParameters = 1L << 26;

    private const int ElementsABlock = 1 << 22;

    /// <summary>Fits the full model.</summary>
    /// <exception cref="TooManyParametersException">M K^2 is above <see cref="MostParameters"/>.</exception>
    public static DawidSkeneResult Fit(AnnotationTable table, DawidSkeneOptions options, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var classes = table.Classes;
        if ((double)table.Annotators * classes * classes > MostParameters) throw new TooManyParametersException(table.Annotators, classes, MostParameters);
        var fit = new Rounds(table, options, parallel);
        return fit.Run();
    }

    private sealed class Rounds(AnnotationTable table, DawidSkeneOptions options, ParallelOptions parallel)
    {
        private const int ImagesAChunk = 1024;
        private readonly int _classes = table.Classes;

        // [j][l][k]: the classes of one answer side by side, as both steps read them.
        private readonly double[] _logTheta = new double[table.Annotators * table.Classes * table.Classes];
        private readonly double[] _counts = new double[table.Annotators * table.Classes * table.Classes];
        private readonly double[] _prior = new double[table.Classes];
        private readonly double[] _logPrior = new double[table.Classes];
        private readonly double[] _block = new double[(long)table.Classes * Math.Min(table.Images, Math.Max(1, ElementsABlock / table.Classes))];
        private readonly int[] _next = new int[table.Annotators];

        private int ImagesABlock => Math.Max(1, ElementsABlock / _classes);

        public DawidSkeneResult Run()
        {
            var (labels, quality) = (new int[table.Images], new float[table.Images]);
            Array.Fill(labels, -1);
            if (table.Annotations == 0)
                return new DawidSkeneResult(new ConsensusResult(labels, quality, new double[table.Annotators]), _prior, 0, true, 0);

            Round((start, end) => Votes(start, end));
            var (likelihood, before, iterations, converged) = (0.0, double.NegativeInfinity, 0, false);
            while (iterations < options.MaxIterations && !converged)
            {
                likelihood = 0;
                Round((start, end) => likelihood += Expect(start, end));
                iterations++;
                converged = Math.Abs(likelihood - before) <= options.Tolerance * table.Annotations;
                before = likelihood;
            }

            likelihood = 0;
            ForBlocks((start, end) =>
            {
                likelihood += Expect(start, end);
                for (var image = start; image < end; image++)
                {
                    if (table.Count(image) == 0) continue;
                    var posterior = Posterior(image - start);
                    labels[image] = TensorPrimitives.IndexOfMax<double>(posterior);
                    quality[image] = (float)posterior[labels[image]];
                }
            });
            return new DawidSkeneResult(new ConsensusResult(labels, quality, ExpectedAccuracy()), _prior, iterations, converged, likelihood);
        }

        /// <summary>One E step over all images, block by block, and the M step after it.</summary>
        private void Round(Action<int, int> expect)
        {
            Array.Clear(_counts);
            Array.Clear(_prior);
            Array.Clear(_next);
            ForBlocks((start, end) =>
            {
                expect(start, end);
                for (var image = start; image < end; image++)
                {
                    if (table.Count(image) > 0) TensorPrimitives.Add(_prior, Posterior(image - start), _prior);
                }

                // An annotator's counts are added by one thread in the order of images.
                ChunkedLoop.For(table.Annotators, 1, parallel, (annotator, _) => Count(annotator, start, end));
            });
            TensorPrimitives.Divide(_prior, table.AnnotatedImages, _prior);
            TensorPrimitives.Log<double>(_prior, _logPrior);
            ChunkedLoop.For(table.Annotators, 1, parallel, (annotator, _) => Normalize(annotator));
        }

        private void ForBlocks(Action<int, int> body)
        {
            for (var start = 0; start < table.Images; start += ImagesABlock) body(start, Math.Min(table.Images, start + ImagesABlock));
        }

        private void Votes(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var posterior = Posterior(image - start);
                posterior.Clear();
                foreach (var label in table.Labels(image)) posterior[label] += 1.0 / table.Count(image);
            }
        }

        private double Expect(int blockStart, int blockEnd)
        {
            var sum = 0.0;
            ChunkedLoop.Reduce(blockEnd - blockStart, ImagesAChunk, parallel, static () => new double[1], (start, end, likelihood) =>
            {
                likelihood[0] = 0;
                for (var i = start; i < end; i++)
                {
                    var image = blockStart + i;
                    if (table.Count(image) == 0) continue;
                    var posterior = Posterior(i);
                    _logPrior.CopyTo(posterior);
                    for (var a = table.Start(image); a < table.Start(image + 1); a++)
                        TensorPrimitives.Add(posterior, _logTheta.AsSpan(Place(table.AnnotatorOf[a], table.LabelOf[a]), _classes), posterior);
                    var most = TensorPrimitives.Max<double>(posterior);
                    TensorPrimitives.Subtract(posterior, most, posterior);
                    TensorPrimitives.Exp<double>(posterior, posterior);
                    var total = TensorPrimitives.Sum<double>(posterior);
                    TensorPrimitives.Divide(posterior, total, posterior);
                    likelihood[0] += most + Math.Log(total);
                }
            }, likelihood => sum += likelihood[0]);
            return sum;
        }

        private void Count(int annotator, int start, int end)
        {
            var last = table.CountOf(annotator);
            for (ref var next = ref _next[annotator]; next < last; next++)
            {
                var place = table.AnnotatorStart(annotator) + next;
                var image = table.ImageOf[place];
                if (image >= end) return;
                var counts = _counts.AsSpan(Place(annotator, table.LabelOf[table.Positions[place]]), _classes);
                TensorPrimitives.Add(counts, Posterior(image - start), counts);
            }
        }

        private void Normalize(int annotator)
        {
            var totals = new double[_classes];
            Array.Fill(totals, options.Smoothing * _classes);
            for (var label = 0; label < _classes; label++) TensorPrimitives.Add(totals, _counts.AsSpan(Place(annotator, label), _classes), totals);
            TensorPrimitives.Log<double>(totals, totals);
            for (var label = 0; label < _classes; label++)
            {
                var theta = _logTheta.AsSpan(Place(annotator, label), _classes);
                TensorPrimitives.Add(_counts.AsSpan(Place(annotator, label), _classes), options.Smoothing, theta);
                TensorPrimitives.Log<double>(theta, theta);
                TensorPrimitives.Subtract(theta, totals, theta);
            }
        }

        /// <summary>Expected share of right labels: the diagonal of the expected counts.</summary>
        private double[] ExpectedAccuracy()
        {
            var accuracy = new double[table.Annotators];
            for (var annotator = 0; annotator < accuracy.Length; annotator++)
            {
                if (table.CountOf(annotator) == 0) continue;
                for (var k = 0; k < _classes; k++) accuracy[annotator] += _counts[Place(annotator, k) + k];
                accuracy[annotator] = Math.Min(accuracy[annotator] / table.CountOf(annotator), 1);
            }

            return accuracy;
        }

        private Span<double> Posterior(int imageOfBlock) => _block.AsSpan(imageOfBlock * _classes, _classes);

        private int Place(int annotator, int label) => (annotator * _classes + label) * _classes;
    }
}
