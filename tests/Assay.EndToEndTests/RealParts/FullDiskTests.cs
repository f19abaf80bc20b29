using Assay.RealParts;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.EndToEndTests.RealParts;

/// <summary>Separate processes on a folder store whose disk fills up in the middle of the work.</summary>
[Collection(RealPartsCollection.Name)]
public sealed class FullDiskTests(RealPartsFixture fixture)
{
    private const string Dataset = "full-disk";

    [RequiresServersFact]
    public async Task Run_WhoseDiskFillsUp_GoesOnWhenThereIsRoom()
    {
        if (Tmpfs.Lack is { } lack)
            Assert.Fail(lack);
        using var disk = Tmpfs.Mount(fixture.At("disk"), "size=256m");
        var objects = Path.Combine(disk.Path, "objects");
        await using var cluster = await RealCluster.UpAsync(
            fixture.At("full-disk"), workers: 2, new { ObjectStorage = new { Kind = "Folder", Folder = objects } });

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var job = new MainJob(fixture.Plan(Dataset), cluster.Processes, limit.Token);
        var running = job.RunAsync();
        while (!(job.Stage == MainJobStage.Embed && job.Done > RealPartsFixture.ShardSize) && !running.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        Assert.False(running.IsCompleted, "The run was over before its disk could be filled.");

        FillUp(disk);
        // Long enough that every shard in work meets it.
        await Task.WhenAny(running, UntilResumedAsync(job, limit.Token));
        File.Delete(disk.Fill());
        var selection = await running;

        Assert.True(job.Resumed > 0, "The full disk was not noticed.");
        using var store = new ObjectStorage.FolderObjectStore(objects);
        fixture.AssertSame(await StoreSnapshot.ReadAsync(store, Dataset, job.Run, cancellationToken: limit.Token), selection);
    }

    private static void FillUp(Tmpfs disk)
    {
        using var filler = File.Create(disk.Fill());
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                filler.Write(block);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // That is the point.
        }
    }

    private static async Task UntilResumedAsync(MainJob job, CancellationToken cancellationToken)
    {
        while (job.Resumed == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
    }
}
