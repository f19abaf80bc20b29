using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.LabelErrors;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods.LabelIssues;

/// <summary>Draws the images of an audit: a uniform sample of each stratum, the same whatever the order of shards. Not thread-safe.</summary>
internal sealed class AuditDraw(int budget, ulong seed)
{
    // What experience says before people have looked; it decides where they look, not what comes out.
    private const double FlaggedErrorRate = 0.5;
    private const double DoubtfulErrorRate = 0.1;
    private const double TrustedErrorRate = 0.01;

    private readonly RowSample[] _samples = [.. Strata.Names.Select(_ => new RowSample(budget, seed))];

    /// <summary>Offers a shard's images, by stratum.</summary>
    public void Offer(int shard, byte[] strata)
    {
        for (var row = 0; row < strata.Length; row++)
        {
            if (strata[row] != Strata.None)
                _samples[strata[row] - 1].Offer(new RowKey(shard, row));
        }
    }

    /// <summary>What is drawn; nothing without a budget.</summary>
    public DrawnAudit Draw()
    {
        if (budget == 0)
            return new DrawnAudit([], new Dictionary<RowKey, float>());
        double[] expected = [FlaggedErrorRate, DoubtfulErrorRate, TrustedErrorRate];
        var strata = _samples.Select((sample, i) => new AuditStratum(Strata.Names[i], sample.Offered, expected[i])).ToList();
        var counts = ErrorRateAudit.Allocate(strata, budget);

        // One random order over all strata: people do not see which stratum an image is of, and any prefix is fair.
        var keys = _samples.SelectMany((sample, i) => sample.ToArray().Take((int)counts[i])).ToDictionary(
            key => key, key => (float)((RowHash.Compute(~seed, key) >> 40) + 1) / (1 << 24));
        return new DrawnAudit([.. strata.Zip(counts)], keys);
    }
}

/// <summary>The images of an audit.</summary>
/// <param name="Strata">Each stratum and how many of it are drawn.</param>
/// <param name="Images">The images, each with a number above 0 that puts them in random order.</param>
internal sealed record DrawnAudit(IReadOnlyList<(AuditStratum Stratum, long Drawn)> Strata, IReadOnlyDictionary<RowKey, float> Images)
{
    public async Task WriteAsync(RunColumnFiles files, RunDocument run, int shard, int rows, CancellationToken cancellationToken)
    {
        var (audited, order) = (new byte[rows], new float[rows]);
        for (var row = 0; row < rows; row++)
        {
            if (Images.TryGetValue(new RowKey(shard, row), out var place))
                (audited[row], order[row]) = (1, place);
        }

        await files.WriteAsync(run, shard, LabelIssueColumns.Audited, audited, cancellationToken);
        await files.WriteAsync(run, shard, LabelIssueColumns.Audit, order, cancellationToken);
    }
}
