using Assay.Imaging.Augmentation;
using Assay.Numerics;
using Assay.Training;
using Xunit;

namespace Assay.UnitTests.Training;

public sealed class BatchReaderTests
{
    private static readonly LabelledImages Images = TinyDigits.Make(count: 21, seed: 5);

    [Fact]
    public void Shuffled_OnePass_HoldsEveryRowOnceWithAShortLastBatch()
    {
        var reader = new BatchReader(Images, 8, null, seed: 1, threads: 1);
        var batches = reader.Shuffled(0).ToList();
        Assert.Equal([8, 8, 5], batches.Select(batch => batch.Rows.Length));
        Assert.Equal(Enumerable.Range(0, 21), Rows(batches).Order());
        Assert.NotEqual(Enumerable.Range(0, 21), Rows(batches));
        Assert.NotEqual(Rows(batches), Rows([.. reader.Shuffled(1)]));
        Assert.Equal(Rows(batches), Rows([.. new BatchReader(Images, 8, null, seed: 1, threads: 1).Shuffled(0)]));
        Assert.NotEqual(Rows(batches), Rows([.. new BatchReader(Images, 8, null, seed: 2, threads: 1).Shuffled(0)]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(AugmentationKind.Digit)]
    public void Read_AnyThreads_GivesThePicturesOfTheAugmenter(AugmentationKind? kind)
    {
        foreach (var threads in new[] { 1, 4 })
        {
            var reader = new BatchReader(Images, 8, kind, seed: 9, threads);
            var seen = 0;
            foreach (var batch in reader.Read(reader.Shuffled(3), CancellationToken.None))
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    var row = batch.Rows.Span[i];
                    var expected = Images.Picture(row).ToArray();
                    if (kind is { } augmentation) new Augmenter(Images.Width, Images.Height, 1, augmentation).Augment(expected, 9, Images.Ids[row], 3, expected);
                    Assert.Equal(expected, batch.Pixels.Slice(i * Images.PictureBytes, Images.PictureBytes).ToArray());
                    Assert.Equal(Images.Labels[row], batch.Labels.Span[i]);
                    seen++;
                }
            }

            Assert.Equal(21, seen);
        }
    }

    [Fact]
    public void InOrder_SeveralAugmentations_RepeatsEveryBatch()
    {
        var plans = new BatchReader(Images, 16, AugmentationKind.Digit, seed: 9, threads: 1).InOrder(3).ToList();
        Assert.Equal([0, 1, 2, 0, 1, 2], plans.Select(plan => plan.Index));
        Assert.Equal([16, 16, 16, 5, 5, 5], plans.Select(plan => plan.Rows.Length));
    }

    [Fact]
    public void Read_LeftInTheMiddleOrCancelled_CanBeReadAgain()
    {
        var reader = new BatchReader(Images, 4, AugmentationKind.Digit, seed: 9, threads: 2);
        var first = reader.Read(reader.Shuffled(0), CancellationToken.None).First().Pixels.ToArray();
        using var cancelled = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in reader.Read(reader.Shuffled(0), cancelled.Token)) cancelled.Cancel();
        });
        Assert.Equal(first, reader.Read(reader.Shuffled(0), CancellationToken.None).First().Pixels.ToArray());
    }

    [Fact]
    public void Subset_SomeRows_KeepsPicturesLabelsAndIds()
    {
        var subset = Images.Subset([20, 3]);
        Assert.Equal((2, Images.Labels[20], new RowKey(0, 3)), (subset.Count, subset.Labels[0], subset.Ids[1]));
        Assert.Equal(Images.Picture(3).ToArray(), subset.Picture(1).ToArray());
    }

    [Fact]
    public void LabelledImages_WhatDoesNotFit_IsRefused()
    {
        Assert.Contains("783", Assert.Throws<ArgumentException>(() => new LabelledImages(28, 28, 1, new byte[783], [0], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("label 2", Assert.Throws<ArgumentException>(() => new LabelledImages(1, 1, 1, new byte[1], [2], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelledImages(1, 1, 2, new byte[2], [0], 2));
        Assert.Throws<InvalidOperationException>(() => new LabelledImages(1, 1, 1, new byte[1], [LabelledImages.NoLabel], 2).CountClasses());
    }

    private static int[] Rows(List<BatchPlan> plans) => [.. plans.SelectMany(plan => plan.Rows.ToArray())];
}
