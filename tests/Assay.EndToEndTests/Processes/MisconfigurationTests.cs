using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Assay.EndToEndTests.Processes;

/// <summary>What an operator reads when a service cannot start: the setting, what is wrong, what to do; never a stack. The exit code is 1.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class MisconfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Ingestion", "Documents__Path", "", "Documents:Path is not set")]
    [InlineData("Ingestion", "Documents__Path", "{folder}/file/assay.db", "Documents:Path")]
    [InlineData("Ingestion", "Documents__Path", "{folder}/damaged.db", "is damaged or is not a SQLite database")]
    [InlineData("Ingestion", "Documents__Kind", "Oracle", "Documents:Kind is \"Oracle\"; it must be Sqlite or MongoDb")]
    [InlineData("Ingestion", "ObjectStorage__Folder", "", "ObjectStorage:Folder is not set")]
    [InlineData("Ingestion", "ObjectStorage__Folder", "{folder}/file", "is a file. Set ObjectStorage:Folder to a folder")]
    [InlineData("Ingestion", "ObjectStorage__Kind", "Tape", "ObjectStorage:Kind is \"Tape\"; it must be Folder or S3")]
    [InlineData("Ingestion", "Messaging__Transport", "Pigeon", "Messaging:Transport is \"Pigeon\"; it must be InMemory or RabbitMq")]
    [InlineData("Ingestion", "Endpoints__Grpc", "127.0.0.1:5081", "Endpoints:Grpc is \"127.0.0.1:5081\"; it must be a URL")]
    [InlineData("Ingestion", "Endpoints__Grpc", "http://127.0.0.1:{port}", "Endpoints:Grpc is http://127.0.0.1:{port}: another process listens there")]
    [InlineData("Ingestion", "Endpoints__Grpc", "http://192.0.2.1:5081", "Security:Token is empty")]
    [InlineData("Ingestion", "Endpoints__Grpc", "http://0.0.0.0:0", "which other machines reach without TLS")]
    [InlineData("Ingestion", "Endpoints__Grpc", "https://127.0.0.1:0", "Tls:CertificateFile and Tls:KeyFile must be set")]
    [InlineData("Ingestion", "Endpoints__Health", "https://127.0.0.1:0", "it must be http")]
    [InlineData("Ingestion", "Tls__CertificateFile", "{folder}/tls.crt", "Tls:KeyFile must be set")]
    [InlineData("Ingestion", "Tls__KeyFile", "{folder}/tls.key", "Tls:CertificateFile must be set")]
    [InlineData("Ingestion", "Tls__CaFile", "{folder}/none.crt", "Tls:CaFile is {folder}/none.crt, which does not exist")]
    [InlineData("Ingestion", "Tls__CaFile", "{folder}/file", "which holds no certificate")]
    [InlineData("Ingestion", "Security__Token", "short", "Security:Token has 5 characters")]
    [InlineData("Ingestion", "Services__LabelStore", "labelstore:5081", "Services:LabelStore is \"labelstore:5081\"; it must be a URL")]
    [InlineData("Ingestion", "Services__LabelStore", "http://labelstore:5081", "would cross the network in the clear")]
    [InlineData("Ingestion", "Ingestion__ShardSize", "many", "Ingestion:ShardSize is \"many\"; it must be a number")]
    [InlineData("Ingestion", "Shutdown__Timeout", "soon", "Shutdown:Timeout is \"soon\"; it must be a time such as 00:00:30")]
    [InlineData("Ingestion", "ASSAY_CONFIG", "{folder}/none.json", "ASSAY_CONFIG names {folder}/none.json, which does not exist")]
    [InlineData("Ingestion", "ASSAY_CONFIG", "{folder}/file", "cannot be read")]
    [InlineData("Ingestion", "ASSAY_SECRETS", "{folder}/none", "ASSAY_SECRETS names {folder}/none, which is no folder")]
    [InlineData("Inference", "Inference__ExecutionProvider", "Tpu", "Inference:ExecutionProvider is \"Tpu\"; it must be Cpu or Cuda")]
    [InlineData("Inference", "Inference__ExecutionProvider", "Cuda", "Inference:ExecutionProvider is Cuda. The ONNX Runtime library of this build has no CUDA provider")]
    [InlineData("Inference", "Inference__DefaultModel", "/models/resnet.onnx", "which is no model's name")]
    [InlineData("Workbench", "Endpoints__Web", "http://0.0.0.0:0", "the Workbench asks nobody to sign in")]
    public async Task Start_WithAWrongSetting_SaysWhatToMendAndEndsWithOne(string service, string variable, string value, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await File.WriteAllTextAsync(_folder.At("file"), "a file");
        await File.WriteAllTextAsync(_folder.At("damaged.db"), new string('x', 8192));
        string Fill(string text) => text.Replace("{folder}", _folder.Path, StringComparison.Ordinal).Replace("{port}", $"{((IPEndPoint)listener.LocalEndpoint).Port}", StringComparison.Ordinal);

        var settings = ServiceProcess.Settings(_folder.At("data"));
        settings[variable] = Fill(value);
        AssertExplained(await ServiceProcess.RunAsync(service, settings), Fill(expected));
    }

    [Fact]
    public async Task Start_WithSeveralWrongSettings_NamesThemAll()
    {
        var settings = ServiceProcess.Settings(_folder.At("data"));
        (settings["Documents__Path"], settings["ObjectStorage__Folder"], settings["Security__Token"]) = ("", "", "short");
        var result = await ServiceProcess.RunAsync("Selection", settings);
        AssertExplained(result, "Documents:Path is not set");
        AssertExplained(result, "ObjectStorage:Folder is not set");
        AssertExplained(result, "Security:Token has 5 characters");
    }

    [RequiresTmpfsFact]
    public async Task Start_OnAReadOnlyFolder_SaysSo()
    {
        using var mount = Tmpfs.Mount(_folder.At("ro"), "size=1m,ro");
        var settings = ServiceProcess.Settings(_folder.At("data"));
        settings["ObjectStorage__Folder"] = Path.Combine(mount.Path, "objects");
        AssertExplained(await ServiceProcess.RunAsync("LabelStore", settings), "ObjectStorage:Folder");

        settings = ServiceProcess.Settings(_folder.At("data"));
        settings["Documents__Path"] = Path.Combine(mount.Path, "assay.db");
        AssertExplained(await ServiceProcess.RunAsync("LabelStore", settings), "set Documents:Path to another file");
    }

    [Fact]
    public async Task Start_WithASettingThatNothingReads_NamesWhatWasMeant()
    {
        var settings = ServiceProcess.Settings(_folder.At("data"));
        settings["Scoring__Thread"] = "3";
        await using var process = await ServiceProcess.UpAsync("Scoring", settings);
        await process.SaysAsync("Nothing reads the setting Scoring:Thread; did you mean Scoring:Threads?");
    }

    [Fact]
    public async Task Start_FromFilesAlone_ReadsThemBelowTheEnvironment()
    {
        await File.WriteAllTextAsync(_folder.At("assay.json"), $$"""
            {
              "Endpoints": { "Grpc": "http://127.0.0.1:0" },
              "ObjectStorage": { "Folder": "{{_folder.At("objects")}}" },
              "Documents": { "Path": "{{_folder.At("assay.db")}}" },
              "Security": { "Token": "from-the-configuration-file" }
            }
            """);
        Directory.CreateDirectory(_folder.At("secrets"));
        await File.WriteAllTextAsync(_folder.At("secrets", "Security__Token"), "short\n");
        var files = new Dictionary<string, string> { ["ASSAY_CONFIG"] = _folder.At("assay.json"), ["ASSAY_SECRETS"] = _folder.At("secrets") };
        AssertExplained(await ServiceProcess.RunAsync("Selection", files), "Security:Token has 5 characters");

        files["Security__Token"] = "from-the-environment-it-is";
        await using var process = await ServiceProcess.UpAsync("Selection", files);
        await process.IsReadyAsync(true);
    }

    private static void AssertExplained((int ExitCode, string Output) result, string expected)
    {
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }
}
