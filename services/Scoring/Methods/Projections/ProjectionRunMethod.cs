using System.Globalization;
using Assay.Common.V1;
using Assay.Numerics.Neighbors;
using Assay.Scoring.Columns;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Methods.Projections;

/// <summary>A map: where images lie in a plane, by their embeddings.</summary>
internal sealed class ProjectionRunMethod(ShardInputs inputs, RunColumnFiles files) : IRunMethod
{
    private const string X = "x";
    private const string Y = "y";
    private const int DefaultNeighbors = 15;
    private const int DefaultMaxImages = 50_000;

    public RunParameters.MethodOneofCase Kind => RunParameters.MethodOneofCase.Projection;

    public string Version => "projection/1";

    public RunNeeds Needs => RunNeeds.Embeddings;

    public void Complete(RunParameters parameters, RequestValidator validator)
    {
        var projection = parameters.Projection;
        validator.Check(Enum.IsDefined(projection.Method), "parameters.projection.method", $"is {(int)projection.Method}; take PROJECTION_METHOD_PLANE or PROJECTION_METHOD_NEIGHBORS");
        if (projection.Neighbors != 0)
            validator.Range(projection.Neighbors, "parameters.projection.neighbors", 2, 100);
        if (projection.MaxImages != 0)
            validator.Range(projection.MaxImages, "parameters.projection.max_images", 100, 1_000_000);
        projection.Method = projection.Method == ProjectionMethod.Unspecified ? ProjectionMethod.Neighbors : projection.Method;
        projection.Neighbors = projection.Neighbors == 0 ? DefaultNeighbors : projection.Neighbors;
        projection.MaxImages = projection.MaxImages == 0 ? DefaultMaxImages : projection.MaxImages;
    }

    public IReadOnlyList<MethodColumn> Columns(RunParameters parameters) =>
        [new(X, DataType.Float32), new(Y, DataType.Float32), MethodColumn.GivenClass, MethodColumn.ScoredFlag];

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var rows = await ProjectedRows.ReadAsync(context, inputs, cancellationToken);
        if (rows.Keys.Length == 0)
            throw new WrongStateException($"The data set \"{run.Dataset}\" has no image that could be decoded and was not removed, so there is nothing to map.");
        var parallel = context.Parallel(cancellationToken);
        await context.Checkpoint.StepAsync("making the map", cancellationToken);
        var map = await Task.Run(() => ImageMap.Create(rows, run.Parameters, context.Checkpoint.Say, parallel), cancellationToken);

        var finished = await files.ListFinishedAsync(run, cancellationToken);
        var tally = new ProjectionTally(map.Report);
        await context.ForShardsAsync(string.Create(CultureInfo.InvariantCulture, $"writing {run.Shards:N0} shards"), async (shard, token) =>
        {
            var (given, _, usable) = await inputs.ReadRowsAsync(run, context.Labels, shard, token);
            var (x, y) = await PlaceAsync(run, map, shard, usable, parallel, token);
            tally.Add(x, y, usable);
            if (!finished[shard])
            {
                await files.WriteAsync(run, shard, X, x, token);
                await files.WriteAsync(run, shard, Y, y, token);
                await files.WriteAsync(run, shard, MethodColumn.Given, given, token);
                await files.WriteAsync(run, shard, MethodColumn.Scored, usable, token);
            }

            return given.Length;
        }, cancellationToken);
        return new RunResult(new RunOutcome { Scored = tally.Placed, Skipped = tally.Skipped }, new RunReport { Projection = tally.ToReport() });
    }

    /// <summary>Places of a shard's images: of those that the map was made from, and of the others among them.</summary>
    private async Task<(float[] X, float[] Y)> PlaceAsync(RunDocument run, ImageMap map, int shard, byte[] usable, ParallelOptions parallel, CancellationToken cancellationToken)
    {
        var (x, y) = (new float[usable.Length], new float[usable.Length]);
        var known = map.OfShard(shard);
        foreach (var (row, place) in known)
            (x[row], y[row]) = place;
        int[] others = [.. Enumerable.Range(0, usable.Length).Where(row => usable[row] != 0 && !known.ContainsKey(row))];
        if (others.Length == 0)
            return (x, y);

        var vectors = new VectorRows(run.Dimensions);
        vectors.Add(ProjectedRows.Gather(await inputs.ReadEmbeddingsAsync(run, shard, usable.Length, cancellationToken), shard, others, run.Dimensions));
        var places = map.Place(vectors, run.Parameters.Projection.Method, parallel);
        for (var i = 0; i < others.Length; i++)
            (x[others[i]], y[others[i]]) = (places[2 * i], places[2 * i + 1]);
        return (x, y);
    }
}
