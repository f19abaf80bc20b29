using Assay.Training;
using Xunit;

namespace Assay.UnitTests.Training;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Offer_LossesThatFallAndRise_EndsPatienceEpochsAfterTheLowest()
    {
        // By hand: the lowest is epoch 3; 4 and 5 are not lower (an equal loss is not), so a patience of 2 ends with epoch 5.
        var stopping = new EarlyStopping(patience: 2);
        double[] losses = [1.0, 1.2, 0.5, 0.5, 0.6];
        var (best, over) = (new List<bool>(), new List<bool>());
        foreach (var (i, loss) in losses.Index())
        {
            best.Add(stopping.Offer(i + 1, loss));
            over.Add(stopping.IsOver(i + 1));
        }

        Assert.Equal([true, false, true, false, false], best);
        Assert.Equal([false, false, false, false, true], over);
        Assert.Equal((3, 0.5), (stopping.BestEpoch, stopping.BestLoss));
    }
}
