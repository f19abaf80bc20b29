using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Assay.FunctionalTests.Workbench;

/// <summary>Failed messages of every service, as the page sees them.</summary>
public sealed class FailedMessagesApiTests
{
    private const string Route = "/api/operations/failed-messages";

    [Fact]
    public async Task List_OfServicesInOneProcess_AsksItOnce()
    {
        await using var host = await WorkbenchHost.StartAsync();

        var list = await host.Client.GetFromJsonAsync<JsonElement>(Route);

        var message = Assert.Single(list.GetProperty("messages").EnumerateArray());
        Assert.Equal(FakeOperations.MessageId, message.GetProperty("id").GetString());
        Assert.Equal("EmbedShard", message.GetProperty("messageType").GetString());
        Assert.Equal("No space left on device", message.GetProperty("exceptionMessage").GetString());
        Assert.Equal(JsonValueKind.Null, message.GetProperty("failed").ValueKind);
        Assert.Equal(21, message.GetProperty("attempts").GetInt32());
        Assert.True(list.GetProperty("more").GetBoolean());
        Assert.Empty(list.GetProperty("unreachable").EnumerateArray());
    }

    [Fact]
    public async Task List_WhileAServiceIsDown_ShowsTheOthersAndNamesIt()
    {
        await using var host = await WorkbenchHost.StartAsync(("Services:Inference", "http://127.0.0.1:1"));

        var list = await host.Client.GetFromJsonAsync<JsonElement>(Route);

        Assert.Single(list.GetProperty("messages").EnumerateArray());
        Assert.Equal(["Inference"], list.GetProperty("unreachable").EnumerateArray().Select(name => name.GetString()));
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("discard")]
    public async Task Act_OnAListedMessage_AsksTheServiceThatListedIt(string action)
    {
        await using var host = await WorkbenchHost.StartAsync();

        using var response = await host.Client.PostAsJsonAsync($"{Route}/{action}", new { service = "Ingestion", ids = new[] { FakeOperations.MessageId } });

        Assert.Equal(1, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("count").GetInt32());
        Assert.Equal([FakeOperations.MessageId], action == "retry" ? host.Operations.Retried : host.Operations.Discarded);
    }

    [Fact]
    public async Task Act_OnAServiceThatIsNone_NamesTheField()
    {
        await using var host = await WorkbenchHost.StartAsync();

        using var response = await host.Client.PostAsJsonAsync($"{Route}/retry", new { service = "None", ids = new[] { FakeOperations.MessageId } });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("service", out _));
    }
}
