namespace Assay.Scoring.Methods.Heads;

/// <summary>What the columns of a shard add to a run's summary. It is made of the columns alone, so a resumed run adds up to the same bits.</summary>
/// <param name="Rows">Images.</param>
/// <param name="Predicted">Images with a prediction.</param>
/// <param name="Scored">Images with scores of their label.</param>
/// <param name="Correct">Scored images whose prediction equals the label.</param>
/// <param name="LogLoss">Sum of log losses of scored images, nats.</param>
internal readonly record struct ShardTally(long Rows, long Predicted, long Scored, long Correct, double LogLoss)
{
    // What an image costs whose class the head of its fold has never seen, as in cross-validation.
    private const double ProbabilityFloor = 1e-7;

    public static ShardTally operator +(ShardTally x, ShardTally y) =>
        new(x.Rows + y.Rows, x.Predicted + y.Predicted, x.Scored + y.Scored, x.Correct + y.Correct, x.LogLoss + y.LogLoss);

    public static ShardTally Of(HeadColumns columns)
    {
        var (predicted, scored, correct, loss) = (0L, 0L, 0L, 0.0);
        for (var row = 0; row < columns.Rows; row++)
        {
            predicted += columns.Predictable[row];
            if (columns.Scored[row] == 0)
                continue;
            scored++;
            correct += columns.Predicted[row] == columns.Given[row] ? 1 : 0;
            loss -= Math.Log(Math.Max(columns.SelfConfidence[row], ProbabilityFloor));
        }

        return new ShardTally(columns.Rows, predicted, scored, correct, loss);
    }
}
