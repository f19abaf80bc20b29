using System.Security.Cryptography;
using System.Text.Json;
using Assay.LabelStore.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.EndToEndTests;

/// <summary><c>assay labels export</c> and <c>import</c>: folders that others read, and back.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ExchangeCommandTests(SampleFixture sample)
{
    [Fact]
    public async Task Labels_OutAsFoldersAndBack_AreTheSame()
    {
        using var folder = new TemporaryFolder();
        await using var assay = await AssayProcess.UpAsync(folder.At("data"));
        Succeeded(await assay.CommandAsync("ingest", "pets", sample.Images, "--create"), "100 images");
        var before = await HashAsync(assay, folder, "given");

        // Of a folder for each class, one image is moved by hand: what a folder says counts.
        Succeeded(await assay.CommandAsync("labels", "export", "pets", "--format", "folders", "-o", folder.At("classes")), "100 images");
        var classes = Directory.GetDirectories(folder.At("classes")).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(Directory.GetDirectories(sample.Images).Length, classes.Length);
        AssertSameImages(folder.At("classes"));
        Succeeded(await assay.CommandAsync("labels", "import", "pets", folder.At("classes"), "--name", "folders", "--base", "none"), "100 images named");
        Assert.Equal(before, await HashAsync(assay, folder, "folders"));
        var moved = Directory.GetFiles(classes[0])[0];
        File.Move(moved, Path.Combine(classes[1], Path.GetFileName(moved)));
        Succeeded(await assay.CommandAsync("labels", "import", "pets", folder.At("classes"), "--name", "moved"), "1 labels changed");

        // Links instead of copies; what is there already is not written again.
        Succeeded(await assay.CommandAsync("labels", "export", "pets", "--format", "imagefolder", "--images", "link", "-o", folder.At("hf")), "100 images");
        var link = Directory.GetFiles(folder.At("hf")).First(file => file.EndsWith(".jpg", StringComparison.Ordinal));
        Assert.StartsWith(sample.Images, new FileInfo(link).LinkTarget!, StringComparison.Ordinal);
        File.Delete(link);
        Succeeded(await assay.CommandAsync("labels", "export", "pets", "--format", "imagefolder", "--images", "link", "-o", folder.At("hf")), "100 images");
        Assert.True(File.Exists(link));
        Succeeded(await assay.CommandAsync("labels", "import", "pets", folder.At("hf"), "--name", "hf", "--base", "none"), "100 images named");
        Assert.Equal(before, await HashAsync(assay, folder, "hf"));

        Succeeded(await assay.CommandAsync("labels", "export", "pets", "--format", "croissant", "-o", folder.At("croissant")), "100 images");
        AssertSameImages(folder.At("croissant"));
        Succeeded(await assay.CommandAsync("labels", "import", "pets", folder.At("croissant"), "--name", "croissant", "--base", "none"), "100 images named");
        Assert.Equal(before, await HashAsync(assay, folder, "croissant"));
        await File.AppendAllTextAsync(Path.Combine(folder.At("croissant"), "labels.jsonl"), " ");
        Failed(await assay.CommandAsync("labels", "import", "pets", folder.At("croissant"), "--name", "changed"), 4, "its SHA-256 is another");
    }

    [Fact]
    public async Task Export_Interrupted_GoesOnWithWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        await using var assay = await AssayProcess.UpAsync(folder.At("data"));
        Succeeded(await assay.CommandAsync("ingest", "pets", sample.Images, "--create"), "100 images");
        var request = new StartExportRequest { Dataset = "pets", Format = ExportFormat.Csv };
        var export = (await assay.Client<ExchangeService.ExchangeServiceClient>().StartExportAsync(request)).Export;

        // As an interruption leaves it: the state, and the beginning of the file.
        var file = folder.At("labels.csv");
        var state = JsonSerializer.Serialize(new { Export = export.Id, Asked = request.ToString() });
        await File.WriteAllTextAsync(file + ".assay-export", state);
        await File.WriteAllTextAsync(file + ".partial", "id,name");
        Succeeded(await assay.CommandAsync("labels", "export", "pets", "-o", file), $"Going on with {export.Id}.");
        var whole = await File.ReadAllTextAsync(file);
        Assert.StartsWith("id,name,split", whole, StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".partial") || File.Exists(file + ".assay-export"));

        // A beginning of anything else does not pass for it.
        File.Delete(file);
        await File.WriteAllTextAsync(file + ".assay-export", state);
        await File.WriteAllTextAsync(file + ".partial", "xx,name");
        Failed(await assay.CommandAsync("labels", "export", "pets", "-o", file), 1, "did not arrive as it was sent");
        Succeeded(await assay.CommandAsync("labels", "export", "pets", "-o", file), "Wrote");
        Assert.Equal(whole, await File.ReadAllTextAsync(file));

        // The same import twice is one; a file with a mistake is told line by line.
        Succeeded(await assay.CommandAsync("labels", "import", "pets", file, "--name", "back"), "Label version back: 100 images named, 0 labels changed");
        Succeeded(await assay.CommandAsync("labels", "import", "pets", file, "--name", "back"), "Label version back: 100 images named, 0 labels changed");
        await File.WriteAllTextAsync(file, "name,label\nno-such.jpg,cat\n");
        Failed(await assay.CommandAsync("labels", "import", "pets", file, "--name", "bad"), 1, "line 2: the data set has no image \"no-such.jpg\"");
    }

    private static async Task<string> HashAsync(AssayProcess assay, TemporaryFolder folder, string version)
    {
        var file = folder.At($"{version}.csv");
        Succeeded(await assay.CommandAsync("labels", "export", "pets", "--labels", version, "-o", file), "Wrote");
        return Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file)));
    }

    private void AssertSameImages(string folder) =>
        Assert.Equal(HashesBelow(sample.Images), HashesBelow(folder));

    private static IEnumerable<string> HashesBelow(string folder) =>
        Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))).Order(StringComparer.Ordinal);

    private static void Succeeded(CommandResult result, string expected)
    {
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }

    private static void Failed(CommandResult result, int exitCode, string expected)
    {
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.Errors}{result.Output}");
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }
}
