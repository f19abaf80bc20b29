using System.Security.Cryptography;
using Assay.Common.V1;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore.Exchange;

public sealed class ExportJobTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.CreateBatchAsync(5);
        await _host.Dataset.AddShardAsync(20);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    public async Task ReadExport_FromAByteOn_GivesTheRest(int offset)
    {
        var export = await _host.EndAsync(await _host.StartExportAsync(ExportFormat.Csv));
        var whole = await _host.ReadAsync(export, "labels.csv");
        var file = Assert.Single(export.Files);
        Assert.Equal((whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole))), (file.Bytes, file.Sha256));
        Assert.Equal(whole[offset..], await _host.ReadAsync(export, "labels.csv", offset));
        Assert.Empty(await _host.ReadAsync(export, "labels.csv", whole.Length));
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.ReadAsync(export, "labels.csv", whole.Length + 1), "offset: is");
        await Refused.WithAsync(StatusCode.NotFound, () => _host.ReadAsync(export, "other.csv"), "it has labels.csv");
    }

    [Fact]
    public async Task ResumeExport_Interrupted_GoesOnAfterTheLastPiece()
    {
        // About 200 bytes an image: the first piece of 4 MiB ends long before the last shard, which cannot be read for now.
        for (var i = 0; i < 20; i++)
            await _host.Dataset.AddShardAsync(2048);
        var whole = await _host.ExportAsync(ExportFormat.Jsonl);
        var last = DatasetKeys.Images(FakeDataset.Name, _host.Dataset.Shards - 1);
        var records = await _host.Objects.ReadAllAsync(last);
        await _host.Objects.DeleteAsync(last);
        var export = await _host.EndAsync(await _host.StartExportAsync(ExportFormat.Jsonl));
        Assert.Equal(JobState.Failed, export.Progress.State);
        Assert.Contains(last, export.Progress.Error, StringComparison.Ordinal);
        Assert.InRange(export.Progress.Done, 10_000, export.Progress.Total - 1);
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => _host.ReadAsync(export, "labels.jsonl"), "is failed");
        await _host.RestartAsync();
        await _host.Objects.PutAsync(last, records);

        // Names of classes as they were when it began, in every piece.
        await _host.Taxonomy.RenameClassAsync(new RenameClassRequest { Dataset = FakeDataset.Name, ClassId = 0, Name = "night bird", Annotator = "ann" });

        // A mark in the first piece, which an export that began anew would write over.
        var first = $"{DatasetKeys.Export(FakeDataset.Name, export.Id)}labels.jsonl.000000";
        var marked = await _host.Objects.ReadAllAsync(first);
        Array.Fill(marked, (byte)'x');
        await _host.Objects.PutAsync(first, marked);
        await _host.Exchange.ResumeExportAsync(new ResumeExportRequest { Export = export.Id });
        export = await _host.EndAsync(export);
        Assert.Equal((JobState.Succeeded, ""), (export.Progress.State, export.Progress.Error));

        var resumed = await _host.ReadAsync(export, "labels.jsonl");
        Assert.Equal(marked, resumed[..marked.Length]);
        Assert.Equal(whole[marked.Length..], resumed[marked.Length..]);
        Assert.Equal(25 + (20 * 2048), export.Images);
    }

    [Fact]
    public async Task StartExport_WhatPeopleDecideMeanwhile_IsNotInIt()
    {
        var before = await _host.ExportAsync(ExportFormat.Csv);
        var batch = (await _host.Client.ListBatchesAsync(new ListBatchesRequest())).Batches[0];
        var export = await _host.EndAsync(await _host.StartExportAsync(ExportFormat.Csv));
        await _host.SubmitAsync($"{batch.Id}-000001", "ann", Decision.Remove);
        Assert.Equal(before, await _host.ReadAsync(export, "labels.csv"));
    }

    [Fact]
    public async Task DeleteExport_TakesItsFilesWithIt()
    {
        var export = await _host.EndAsync(await _host.StartExportAsync(ExportFormat.Croissant));
        Assert.Equal(export, Assert.Single((await _host.Exchange.ListExportsAsync(new ListExportsRequest { Dataset = FakeDataset.Name })).Exports));
        var deleted = await _host.Exchange.DeleteExportAsync(new DeleteExportRequest { Export = export.Id });
        Assert.Equal(export.Files.Sum(file => file.Bytes), deleted.Bytes);
        Assert.Equal(0, await CountAsync(DatasetKeys.Export(FakeDataset.Name, export.Id)));
        Assert.Empty((await _host.Exchange.ListExportsAsync(new ListExportsRequest { Dataset = FakeDataset.Name })).Exports);
        await Refused.WithAsync(StatusCode.NotFound, () => _host.ReadAsync(export, "labels.jsonl"), "no export");
    }

    [Fact]
    public async Task StartExport_UnknownThings_AreNamed()
    {
        await Refused.WithAsync(StatusCode.NotFound, () => _host.StartExportAsync(ExportFormat.Csv, "v0009"), "no label version \"v0009\"");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.StartExportAsync((ExportFormat)99), "EXPORT_FORMAT_CROISSANT");
        await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => _host.ReadAsync(new Export { Id = "export-x" }, "../../etc/passwd"), "file: is no name");
    }

    private async Task<int> CountAsync(string prefix)
    {
        var count = 0;
        await foreach (var _ in _host.Objects.ListAsync(prefix))
            count++;
        return count;
    }
}
