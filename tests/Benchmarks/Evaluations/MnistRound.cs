namespace Assay.Benchmarks.Evaluations;

/// <summary>A network of the experiment.</summary>
/// <param name="Seed">Experiment.</param>
/// <param name="Strategy">guided or random.</param>
/// <param name="Rows">Its training images, rows of MNIST's training file, in the order of their selection.</param>
/// <param name="Right">Test images predicted right.</param>
/// <param name="Epochs">Epochs of its training.</param>
/// <param name="BestEpoch">The one whose weights were kept.</param>
/// <param name="FirstLoss">Training loss of the first epoch.</param>
/// <param name="LastLoss">Training loss of the last epoch.</param>
/// <param name="ValidationAccuracy">Share of the validation images predicted right.</param>
/// <param name="ImagesPerSecond">Images trained on in a second.</param>
/// <param name="AugmentationShare">Time of augmentation over the time of an epoch, validation included.</param>
/// <param name="StalledShare">Share of an epoch's time that the steps waited for augmentation.</param>
/// <param name="Seconds">Time of the training.</param>
internal sealed record MnistRound(
    ulong Seed, string Strategy, int[] Rows, int Right, int Epochs, int BestEpoch, double FirstLoss, double LastLoss, double ValidationAccuracy, double ImagesPerSecond,
    double AugmentationShare, double StalledShare, double Seconds)
{
    public int Size => Rows.Length;
}
