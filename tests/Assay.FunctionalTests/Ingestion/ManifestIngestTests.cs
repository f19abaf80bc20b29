using Assay.Common.V1;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;

namespace Assay.FunctionalTests.Ingestion;

public sealed class ManifestIngestTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    [Fact]
    public async Task StartIngest_Csv_ReadsQuotesPathsAndSeveralLabels()
    {
        var folder = host.MakeFolder("b.jpg", "a, b.jpg", "say \"x\".jpg", "none.bin");
        File.WriteAllText(Path.Combine(folder, "m.csv"),
            "\uFEFFpath,labels,split,name\r\n\"a, b.jpg\",cat|dog,train,\r\n\r\nb.jpg,dog,,\"second\nname\"\r\n\"say \"\"x\"\".jpg\",,test,\r\n" +
            $"{Path.Combine(folder, "none.bin")},cat | dog |,,zero");
        var dataset = await host.CreateAsync(100);
        await host.IngestWellAsync(dataset, ManifestOf(Path.Combine(folder, "m.csv")));
        Assert.Equal(
            [("a, b.jpg", "cat|dog", "train"), ("say \"x\".jpg", "", "test"), ("second\nname", "dog", ""), ("zero", "cat|dog", "")],
            (await host.ImagesAsync(dataset)).Select(i => (i.Name, string.Join('|', i.Labels), i.Split)));

        Assert.Equal<int[]>([0, -1, 1, 0], await new LabelColumns(host.Store).ReadAsync(dataset, "given", 0));
        Assert.Equal<long[]>([0L, 2, 2, 3, 5], (await host.Store.ReadColumnAsync<long>(DatasetKeys.LabelIndptr(dataset, "given", 0))).Elements);
        Assert.Equal<int[]>([0, 1, 1, 0, 1], (await host.Store.ReadColumnAsync<int>(DatasetKeys.LabelIndices(dataset, "given", 0))).Elements);
    }

    [Fact]
    public async Task StartIngest_Jsonl_ReadsPathsAndObjectKeys()
    {
        var folder = host.MakeFolder("a.jpg");
        File.WriteAllText(Path.Combine(folder, "m.jsonl"), """
            {"path": "a.jpg", "label": "cat", "split": "train"}

            {"object_key": "lake/b.jpg", "labels": ["dog", "wet"], "name": "b"}
            """);
        var dataset = await host.CreateAsync();
        await host.IngestWellAsync(dataset, ManifestOf(Path.Combine(folder, "m.jsonl")));
        Assert.Equal([("a.jpg", "cat"), ("b", "dog|wet")], (await host.ImagesAsync(dataset)).Select(i => (i.Name, string.Join('|', i.Labels))));
    }

    [Fact]
    public async Task StartIngest_ManifestWithMissingFiles_NamesLinesAndPathsAndResumes()
    {
        var folder = host.MakeFolder("a.jpg");
        var manifest = Path.Combine(folder, "m.csv");
        File.WriteAllText(manifest, "path,label\na.jpg,x\nb.jpg,y\nc.jpg,y\n");
        var dataset = await host.CreateAsync();
        var job = await host.IngestAsync(dataset, ManifestOf(manifest));
        Assert.Equal(JobState.Failed, job.Progress.State);
        Assert.Equal(
            $"The manifest '{manifest}' names 2 files that do not exist: line 3: '{folder}/b.jpg', line 4: '{folder}/c.jpg'. Correct or remove the lines, then resume.",
            job.Progress.Error);

        AddFiles(folder, "b.jpg", "c.jpg");
        await host.Client.ResumeIngestAsync(new ResumeIngestRequest { Job = job.Id });
        Assert.Equal(JobState.Succeeded, (await host.EndAsync(job.Id)).Progress.State);
        Assert.Equal(3, (await host.ImagesAsync(dataset)).Count);
    }

    [Fact]
    public async Task StartIngest_ManifestWithANameTwice_NamesBothLines()
    {
        var folder = host.MakeFolder("a.jpg", "b.jpg");
        var manifest = Path.Combine(folder, "m.csv");
        File.WriteAllText(manifest, "path,name\na.jpg,\nb.jpg,same\na.jpg,same\n");
        var job = await host.IngestAsync(await host.CreateAsync(), ManifestOf(manifest));
        Assert.Equal(
            $"The manifest '{manifest}' has the name 'same' on line 3 and on line 4. Give each image its own name in the column name, or remove one line.", job.Progress.Error);
    }

    [Theory]
    [InlineData("path,lable\na.jpg,x\n", "line 1: the column 'lable' is unknown; accepted are path, object_key, label, labels, name, split.")]
    [InlineData("name,label\na.jpg,x\n", "line 1: it has no column path or object_key, so no image can be found.")]
    [InlineData("path,label,labels\na.jpg,x,y\n", "line 1: it has both the columns label and labels; keep one.")]
    [InlineData("path,path\na.jpg,x\n", "line 1: the column 'path' is there twice.")]
    [InlineData("", "line 1: the file is empty; its first line names the columns, of path, object_key, label, labels, name, split.")]
    [InlineData("path,label\n\"a.jpg,x\nb.jpg,y\n", "line 2: a quote opens there and is never closed.")]
    [InlineData("path,label\n\"a.jpg\"x,y\n", "line 2: text follows a closing quote; double a quote that belongs to the value.")]
    [InlineData("path,label\na.jpg,x,y\n", "line 2: it has 3 values, the header 2; quote values that hold a comma.")]
    public async Task StartIngest_BadCsv_SaysWhatIsWrongAtOnce(string content, string problem)
    {
        var manifest = host.MakeFile(".csv", content);
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => host.IngestAsync(dataset, ManifestOf(manifest)));
        Assert.Equal($"The manifest '{manifest}' cannot be read: {problem}", exception.Status.Detail);
    }

    [Theory]
    [InlineData("{\"path\": \"a.jpg\", \"colour\": 1}", "cannot be read: line 1: the column 'colour' is unknown; accepted are path, object_key, label, labels, name, split.")]
    [InlineData("[1]", "cannot be read: line 1: it is no JSON object.")]
    [InlineData("{\"path\": 7}", "cannot be read: line 1: 'path' is no text.")]
    public async Task StartIngest_BadJsonl_SaysWhatIsWrongAtOnce(string content, string problem)
    {
        var manifest = host.MakeFile(".jsonl", content);
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => host.IngestAsync(dataset, ManifestOf(manifest)));
        Assert.Equal($"The manifest '{manifest}' {problem}", exception.Status.Detail);
    }

    [Fact]
    public async Task StartIngest_ManifestWithoutRows_Fails()
    {
        var manifest = host.MakeFile(".csv", "path\n");
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => host.IngestAsync(dataset, ManifestOf(manifest)));
        Assert.Equal($"The manifest '{manifest}' lists no images. Write a line for each image below the header.", exception.Status.Detail);
    }

    [Fact]
    public async Task StartIngest_ManifestLeadingOutOfTheAllowedFolders_Fails()
    {
        var manifest = host.MakeFile(".csv", "path\n../../../../../../etc/passwd\n");
        var job = await host.IngestAsync(await host.CreateAsync(), ManifestOf(manifest));
        Assert.Equal(
            $"The manifest '{manifest}' line 2: '../../../../../../etc/passwd' is not below an allowed folder; allowed: '{Path.Combine(host.Folder, "in")}'.", job.Progress.Error);
    }

    [Fact]
    public async Task StartIngest_ManifestInLatin1_Fails()
    {
        var manifest = host.MakeFile(".csv", [.. "path\ncaf"u8, 0xE9, .. ".jpg\n"u8]);
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => host.IngestAsync(dataset, ManifestOf(manifest)));
        Assert.Equal($"The manifest '{manifest}' cannot be read: line 1: near it there is text that is not UTF-8; save the file as UTF-8.", exception.Status.Detail);
    }
}
