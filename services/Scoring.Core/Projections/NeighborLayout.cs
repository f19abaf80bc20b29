using Assay.Numerics.Randomness;

namespace Assay.Scoring.Core.Projections;

/// <summary>
/// Lays rows out in a plane so that those that belong together lie together (McInnes, Healy and Melville 2018, "UMAP", section 3.2): stochastic gradient descent on the cross
/// entropy between memberships and 1 / (1 + a d^2b), an attraction an edge and five repulsions from rows drawn at random. One thread and a generator of its own:
/// a seed gives the same picture anywhere.
/// </summary>
public static class NeighborLayout
{
    // The curve that is 1 up to a distance of 0.1 and falls with exp(-(d - 0.1)) beyond it, as umap-learn 0.5 fits it (find_ab_params(1.0, 0.1)).
    private const float A = 1.5769434f;
    private const float B = 0.8950609f;
    private const int Repulsions = 5;
    private const float MostStep = 4;
    private const float Side = 10;
    private const int FewRows = 10_000;

    /// <summary>Passes over the edges that so many rows need.</summary>
    public static int EpochsFor(int rows) => rows <= FewRows ? 500 : 200;

    /// <summary>Lays out.</summary>
    /// <param name="graph">How rows belong together.</param>
    /// <param name="begin">Where rows are at first, [N, 2], such as their principal plane; scaled, its shape is kept in what is far apart.</param>
    /// <param name="epochs">Passes over the edges, above 0.</param>
    /// <param name="seed">Seed of the repulsions.</param>
    /// <param name="report">Told each epoch that is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>[N, 2].</returns>
    public static float[] Compute(FuzzyNeighborGraph graph, ReadOnlySpan<float> begin, int epochs, ulong seed, Action<int>? report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        if (begin.Length != graph.Rows * 2) throw new ArgumentException($"{begin.Length} numbers are no places of {graph.Rows} rows.", nameof(begin));
        var random = new Xoshiro256(seed);
        var places = Scale(begin, random);
        var edges = Sampled.Create(graph, epochs);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Pass(places, edges, epoch, 1 - (float)epoch / epochs, random);
            report?.Invoke(epoch + 1);
        }

        return places;
    }

    private static void Pass(float[] places, Sampled edges, int epoch, float rate, Xoshiro256 random)
    {
        var rows = places.Length / 2;
        for (var edge = 0; edge < edges.Heads.Length; edge++)
        {
            if (edges.Next[edge] > epoch) continue;
            edges.Next[edge] += edges.Every[edge];
            var (i, j) = (2 * edges.Heads[edge], 2 * edges.Tails[edge]);
            var (dx, dy) = (places[i] - places[j], places[i + 1] - places[j + 1]);
            var square = dx * dx + dy * dy;
            if (square > 0)
            {
                var power = MathF.Pow(square, B);
                var pull = -2 * A * B * power / square / (A * power + 1);
                var (stepX, stepY) = (Clip(pull * dx) * rate, Clip(pull * dy) * rate);
                places[i] += stepX;
                places[i + 1] += stepY;
                places[j] -= stepX;
                places[j + 1] -= stepY;
            }

            for (var turn = 0; turn < Repulsions; turn++)
            {
                var k = 2 * random.NextInt32(rows);
                if (k == i) continue;
                (dx, dy) = (places[i] - places[k], places[i + 1] - places[k + 1]);
                square = dx * dx + dy * dy;
                if (square > 0)
                {
                    var push = 2 * B / ((0.001f + square) * (A * MathF.Pow(square, B) + 1));
                    places[i] += Clip(push * dx) * rate;
                    places[i + 1] += Clip(push * dy) * rate;
                }
                else
                {
                    places[i] += MostStep * rate;
                    places[i + 1] += MostStep * rate;
                }
            }
        }
    }

    private static float Clip(float step) => Math.Clamp(step, -MostStep, MostStep);

    /// <summary>To -10 .. 10 with a little noise, so that equal rows come apart.</summary>
    private static float[] Scale(ReadOnlySpan<float> begin, Xoshiro256 random)
    {
        var largest = 0f;
        foreach (var value in begin) largest = Math.Max(largest, Math.Abs(value));
        var places = new float[begin.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = (largest > 0 ? begin[i] / largest * Side : 0) + (float)(1e-4 * Side * random.NextGaussian());
        return places;
    }

    /// <summary>Edges with how often each is drawn: the strongest every epoch, those too weak to be drawn once left out.</summary>
    private sealed record Sampled(int[] Heads, int[] Tails, float[] Every, float[] Next)
    {
        public static Sampled Create(FuzzyNeighborGraph graph, int epochs)
        {
            var strongest = graph.Weights.Count == 0 ? 0 : graph.Weights.Max();
            int[] kept = [.. Enumerable.Range(0, graph.Weights.Count).Where(edge => graph.Weights[edge] >= strongest / epochs)];
            var every = Array.ConvertAll(kept, edge => strongest / graph.Weights[edge]);
            return new Sampled(Array.ConvertAll(kept, edge => graph.Heads[edge]), Array.ConvertAll(kept, edge => graph.Tails[edge]), every, [.. every]);
        }
    }
}
