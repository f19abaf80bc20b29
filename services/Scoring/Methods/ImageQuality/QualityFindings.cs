using System.Numerics.Tensors;
using Assay.Numerics.Neighbors;
using Assay.Scoring.Core.ImageQuality;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.ImageQuality;

/// <summary>What is wrong with each image, which show the same, and how that was found.</summary>
internal sealed class QualityFindings
{
    /// <summary>Images up to which all are compared with all.</summary>
    public const int MostExact = 20_000;

    private const int RecallSample = 500;

    private QualityFindings(int images)
    {
        Issues = new ImageIssues[images];
        Group = new int[images];
        OddSize = new float[images];
        Outlier = new float[images];
        NearestDistance = new float[images];
    }

    public ImageIssues[] Issues { get; }

    /// <summary>Number of the group of duplicates, from 1 on; 0 = none.</summary>
    public int[] Group { get; }

    /// <summary>Score of the size.</summary>
    public float[] OddSize { get; }

    /// <summary>Score of the mean distance to the neighbours.</summary>
    public float[] Outlier { get; }

    /// <summary>Distance to the nearest other image; 0 where there is none.</summary>
    public float[] NearestDistance { get; }

    /// <summary>Groups of duplicates, by number - 1.</summary>
    public IReadOnlyList<int[]> Groups { get; private set; } = [];

    public required SizeScores Sizes { get; init; }

    public NeighborSearch Search { get; } = new();

    public static QualityFindings Find(Pictures pictures, QualityThresholds thresholds, RunParameters parameters, ParallelOptions parallel)
    {
        var sizes = new SizeScores([.. pictures.Embedded.Select(image => pictures.Size[image]).Where(float.IsFinite)], thresholds.SizeFences);
        var findings = new QualityFindings(pictures.Count) { Sizes = sizes };
        findings.JudgePictures(pictures, thresholds);

        var duplicates = new NearDuplicates(pictures.Count);
        findings.JoinEqualBytes(pictures, duplicates);
        // Plain pictures all have one hash.
        var telling = Array.FindAll(pictures.Embedded, image => !findings.Issues[image].HasFlag(ImageIssues.LowInformation));
        duplicates.AddHashes(telling, Array.ConvertAll(telling, image => pictures.PerceptualHash[image]), thresholds.HashDistance, parallel.CancellationToken);
        findings.JudgeNeighbors(pictures, thresholds, parameters, duplicates, parallel);
        findings.NumberGroups(pictures, duplicates.Groups());
        return findings;
    }

    private void JudgePictures(Pictures pictures, QualityThresholds thresholds)
    {
        for (var image = 0; image < pictures.Count; image++)
        {
            if (!pictures.Decoded[image])
            {
                Issues[image] = ImageIssues.Undecodable;
                continue;
            }

            OddSize[image] = float.IsFinite(pictures.Size[image]) ? Sizes.Score(pictures.Size[image]) : 1;
            Note(image, ImageIssues.Dark, pictures.Dark[image] < thresholds.Dark);
            Note(image, ImageIssues.Bright, pictures.Bright[image] < thresholds.Bright);
            Note(image, ImageIssues.Blurry, pictures.Blurry[image] < thresholds.Blurry);
            Note(image, ImageIssues.LowInformation, pictures.LowInformation[image] < thresholds.LowInformation);
            Note(image, ImageIssues.OddAspectRatio, pictures.OddAspectRatio[image] < thresholds.OddAspectRatio);
            Note(image, ImageIssues.OddSize, Sizes.IsOdd(pictures.Size[image]));
            Note(image, ImageIssues.Greyscale, pictures.Greyscale[image]);
        }
    }

    private void JoinEqualBytes(Pictures pictures, NearDuplicates duplicates)
    {
        var images = Enumerable.Range(0, pictures.Count).ToArray();
        Array.Sort(pictures.Sha256.ToArray(), images);
        for (var i = 1; i < images.Length; i++)
        {
            var (a, b) = (images[i - 1], images[i]);
            if (pictures.Sha256[a] != pictures.Sha256[b] || pictures.Sha256[a] == 0)
                continue;
            duplicates.Add(a, b);
            Note(a, ImageIssues.ExactDuplicate, true);
            Note(b, ImageIssues.ExactDuplicate, true);
        }
    }

    private void JudgeNeighbors(Pictures pictures, QualityThresholds thresholds, RunParameters parameters, NearDuplicates duplicates, ParallelOptions parallel)
    {
        var rows = pictures.Embeddings;
        (Search.Neighbors, Search.Exact, Search.Recall) = (parameters.ImageQuality.Neighbors, rows.Count <= MostExact, 1);
        NeighborTable neighbors;
        if (Search.Exact)
        {
            neighbors = ExactNeighbors.OfAll(rows, Search.Neighbors, parallel);
        }
        else
        {
            var seed = unchecked((ulong)parameters.Seed);
            var index = IvfIndex.Build(rows, new IvfOptions { Probes = parameters.ImageQuality.Probes, Seed = seed }, parallel);
            neighbors = index.OfAll(Search.Neighbors, parallel);
            (Search.Lists, Search.Probes) = (index.Lists, index.Probes);
            Search.Recall = index.MeasureRecall(RecallSample, Search.Neighbors, seed, parallel);
        }

        var limit = NearDuplicates.DistanceLimit(neighbors, thresholds.EmbeddingShare);
        duplicates.AddNeighbors(pictures.Embedded, neighbors, limit);
        var distances = new float[rows.Count];
        for (var row = 0; row < distances.Length && neighbors.K > 0; row++)
        {
            distances[row] = TensorPrimitives.Sum(neighbors.Distances(row)) / neighbors.K;
            NearestDistance[pictures.Embedded[row]] = neighbors.Distances(row)[0];
        }

        var outliers = new OutlierScores(distances, thresholds.OutlierZ);
        for (var row = 0; row < distances.Length; row++)
        {
            Outlier[pictures.Embedded[row]] = outliers.Score(distances[row]);
            Note(pictures.Embedded[row], ImageIssues.Outlier, outliers.IsOutlier(distances[row]));
        }

        (Search.MedianDistance, Search.Scale, Search.DuplicateDistance) = (outliers.Median, outliers.Scale, limit);
    }

    private void NumberGroups(Pictures pictures, IReadOnlyList<int[]> groups)
    {
        Groups = groups;
        for (var number = 0; number < groups.Count; number++)
        {
            // Images of equal bytes alone are not near duplicates but exact ones.
            var near = groups[number].Any(image => pictures.Sha256[image] != pictures.Sha256[groups[number][0]]);
            foreach (var image in groups[number])
            {
                Group[image] = number + 1;
                Note(image, ImageIssues.NearDuplicate, near);
            }
        }
    }

    private void Note(int image, ImageIssues issue, bool found)
    {
        if (found)
            Issues[image] |= issue;
    }
}
