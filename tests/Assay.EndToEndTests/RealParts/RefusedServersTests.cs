using Assay.EndToEndTests.Processes;
using Assay.RealParts;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.EndToEndTests.RealParts;

/// <summary>
/// A service against a broker and an object store that refuse it or are away: what a person has to mend ends the process with a reason,
/// what passes by itself is waited for, and readiness says so.
/// </summary>
[Collection(RealPartsCollection.Name)]
public sealed class RefusedServersTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePorts.Find(8);
    private bool _hasServers;

    private string Broker => _folder.At("rabbitmq");

    private string Store => _folder.At("s3");

    public async Task InitializeAsync()
    {
        if (RequiresServersFactAttribute.Missing is not null)
            return;
        _hasServers = true;
        await Scripts.RunAsync("rabbitmq", ["start", Broker, $"{_port}"]);
        await Scripts.RunAsync("s3", ["start", Store, $"{_port + 4}"]);
    }

    public async Task DisposeAsync()
    {
        if (_hasServers)
        {
            await Scripts.RunAsync("s3", ["stop", Store]);
            await Scripts.RunAsync("rabbitmq", ["stop", Broker]);
        }

        _folder.Dispose();
    }

    [RequiresServersFact]
    public async Task Start_WithWrongCredentials_SaysSoAndEndsWithOne()
    {
        await AssertEndsAsync("ObjectStorage__S3__CreateBucket", "false", "has no bucket 'assay'. Make it, check the name in ObjectStorage:S3:Bucket, or set ObjectStorage:S3:CreateBucket=true");
        await AssertEndsAsync("Messaging__RabbitMq__Password", "wrong", "refuses the user \"assay\"; check Messaging:RabbitMq:Username and Messaging:RabbitMq:Password");
        await AssertEndsAsync("Messaging__RabbitMq__VirtualHost", "none", "Messaging:RabbitMq:VirtualHost");
        await AssertEndsAsync("ObjectStorage__S3__SecretKey", "wrong", "ObjectStorage:S3:SecretKey");
        await AssertEndsAsync("ObjectStorage__S3__AccessKey", "nobody", "ObjectStorage:S3:AccessKey");
    }

    [RequiresServersFact]
    public async Task Start_WhileServersAreAway_StaysUpNotReadyAndGoesOnWhenTheyAreBack()
    {
        var settings = Settings();
        await Scripts.RunAsync("rabbitmq", ["stop", Broker]);
        await using var process = await ServiceProcess.UpAsync("Ingestion", settings);
        await process.IsReadyAsync(false);
        await process.SaysAsync("Not ready: ");
        await Scripts.RunAsync("rabbitmq", ["start", Broker]);
        await process.IsReadyAsync(true);

        await Scripts.RunAsync("s3", ["stop", Store]);
        await process.IsReadyAsync(false);
        await process.SaysAsync("Not ready: object-store fails.");
        await Scripts.RunAsync("s3", ["start", Store]);
        await process.IsReadyAsync(true);

        process.Terminate();
        Assert.Equal(0, await process.ExitAsync());
    }

    private async Task AssertEndsAsync(string variable, string value, string expected)
    {
        var settings = Settings();
        settings[variable] = value;
        var (exitCode, output) = await ServiceProcess.RunAsync("Ingestion", settings);
        Assert.True(output.Contains(expected, StringComparison.Ordinal), $"{variable}={value}: {output}");
        Assert.DoesNotContain("Unhandled", output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    private Dictionary<string, string> Settings()
    {
        var settings = ServiceProcess.Settings(_folder.At("data"));
        var broker = Read(Broker);
        var store = Read(Store);
        settings["Messaging__Transport"] = "RabbitMq";
        settings["Messaging__RabbitMq__Host"] = "127.0.0.1";
        settings["Messaging__RabbitMq__Port"] = broker["MQ_PORT"];
        settings["Messaging__RabbitMq__Username"] = "assay";
        settings["Messaging__RabbitMq__Password"] = broker["MQ_PASSWORD"];
        settings["ObjectStorage__Kind"] = "S3";
        settings["ObjectStorage__S3__ServiceUrl"] = store["S3_URL"];
        settings["ObjectStorage__S3__AccessKey"] = store["S3_ACCESS_KEY"];
        settings["ObjectStorage__S3__SecretKey"] = store["S3_SECRET_KEY"];
        settings["ObjectStorage__S3__Bucket"] = "assay";
        settings["ObjectStorage__S3__CreateBucket"] = "true";
        settings["ObjectStorage__S3__ForcePathStyle"] = "true";
        return settings;
    }

    private static Dictionary<string, string> Read(string folder) =>
        File.ReadLines(Path.Combine(folder, "connection")).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
}
