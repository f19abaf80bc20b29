using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Assay.Operations.V1;
using Grpc.Core;
using MassTransit;
using Xunit;

namespace Assay.FunctionalTests.Messaging;

/// <summary>What becomes of messages that cannot be handled: the same on every transport.</summary>
public abstract class FailedMessagesTests
{
    protected abstract Task<(string Key, string Value)[]> SettingsAsync();

    [Fact]
    public async Task Consume_OfATransientFault_TriesAgainUntilItPasses()
    {
        var attempts = 0;
        var done = new TaskCompletionSource();
        await using var host = await StartAsync(_ =>
        {
            if (++attempts < 3)
                throw new TimeoutException();
            done.SetResult();
            return Task.CompletedTask;
        });

        await host.Bus.Publish(new Work());

        await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(3, attempts);
        await host.FailedAsync(0);
    }

    [Fact]
    public async Task List_AfterAPermanentFault_ShowsWhatFailedAndWhy()
    {
        await using var host = await StartAsync(_ => throw new InvalidOperationException("there is no such shard"));

        await host.Bus.Publish(new Work { Number = 7 });

        var failed = Assert.Single(await host.FailedAsync(1));
        Assert.Equal(WorkConsumer.Queue, failed.Queue);
        Assert.Equal(nameof(Work), failed.MessageType);
        Assert.EndsWith(nameof(InvalidOperationException), failed.ExceptionType, StringComparison.Ordinal);
        Assert.Equal("there is no such shard", failed.ExceptionMessage);
        Assert.Equal(7, JsonDocument.Parse(failed.Body).RootElement.GetProperty("number").GetInt32());
        Assert.Equal(1, failed.Attempts);
        Assert.InRange(failed.Failed!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(1, (await host.Failed.CountAsync(default)).Single(depth => depth.Queue == WorkConsumer.Queue).Failed);
    }

    [Fact]
    public async Task Retry_OfAllAfterTheCauseWasMended_HandlesEachOnce()
    {
        var isBroken = true;
        var handled = new ConcurrentQueue<int>();
        await using var host = await StartAsync(context =>
        {
            if (isBroken)
                throw new InvalidOperationException();
            handled.Enqueue(context.Message.Number);
            return Task.CompletedTask;
        });
        for (var number = 0; number < 5; number++)
            await host.Bus.Publish(new Work { Number = number });
        await host.FailedAsync(5);

        isBroken = false;
        var retried = await host.Operations.RetryFailedMessagesAsync(new RetryFailedMessagesRequest { Queue = WorkConsumer.Queue });

        Assert.Equal(5, retried.Count);
        await Eventually.TrueAsync(() => handled.Count >= 5);
        Assert.Equal([0, 1, 2, 3, 4], handled.Order());
        await host.FailedAsync(0);
    }

    [Fact]
    public async Task Retry_OfOneThatFailsAgain_ListsItWithAllItsAttempts()
    {
        await using var host = await StartAsync(_ => throw new InvalidOperationException());
        await host.Bus.Publish(new Work { Number = 1 });
        await host.Bus.Publish(new Work { Number = 2 });
        var first = (await host.FailedAsync(2))[0];

        var retried = await host.Operations.RetryFailedMessagesAsync(new RetryFailedMessagesRequest { Ids = { first.Id } });

        Assert.Equal(1, retried.Count);
        var again = await host.FailedAsync(2);
        Assert.Contains(again, message => message.Body == first.Body);
    }

    [Fact]
    public async Task List_ByPages_ShowsEachOnceAndMovesNone()
    {
        await using var host = await StartAsync(_ => throw new InvalidOperationException());
        for (var number = 0; number < 7; number++)
            await host.Bus.Publish(new Work { Number = number });
        await host.FailedAsync(7);

        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await host.Operations.ListFailedMessagesAsync(new ListFailedMessagesRequest { PageSize = 3, PageToken = token });
            Assert.InRange(page.Messages.Count, 1, 3);
            seen.AddRange(page.Messages.Select(message => message.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
    }

    [Theory]
    [InlineData("no JSON at all \u0001")]
    [InlineData("""{"messageType":["urn:message:Nobody:Knows"],"message":{"a":1}}""")]
    public async Task Discard_OfAPoisonMessage_RemovesIt(string body)
    {
        await using var host = await StartAsync(_ => Task.CompletedTask);

        await host.SendRawAsync(Encoding.UTF8.GetBytes(body));

        var poison = Assert.Single(await host.FailedAsync(1));
        Assert.NotEmpty(poison.ExceptionType);
        Assert.NotEmpty(poison.Body);
        var discarded = await host.Operations.DiscardFailedMessagesAsync(new DiscardFailedMessagesRequest { Ids = { poison.Id } });
        Assert.Equal(1, discarded.Count);
        await host.FailedAsync(0);
    }

    [Fact]
    public async Task Discard_OfAQueue_RemovesAll()
    {
        await using var host = await StartAsync(_ => throw new InvalidOperationException());
        await host.Bus.Publish(new Work { Number = 1 });
        await host.Bus.Publish(new Work { Number = 2 });
        await host.FailedAsync(2);

        var discarded = await host.Operations.DiscardFailedMessagesAsync(new DiscardFailedMessagesRequest { Queue = WorkConsumer.Queue });

        Assert.Equal(2, discarded.Count);
        await host.FailedAsync(0);
    }

    [Fact]
    public async Task Retry_OfAQueueThatIsNotOurs_IsRefusedByName()
    {
        await using var host = await StartAsync(_ => Task.CompletedTask);

        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await host.Operations.RetryFailedMessagesAsync(new RetryFailedMessagesRequest { Queue = "none" }), "names no queue of this service");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await host.Operations.RetryFailedMessagesAsync(new RetryFailedMessagesRequest()), "ids: must not be empty");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await host.Operations.ListFailedMessagesAsync(new ListFailedMessagesRequest { PageToken = "x" }), "page_token");
    }

    private protected async Task<MessagingHost> StartAsync(Func<ConsumeContext<Work>, Task> consume) => await MessagingHost.StartAsync(consume, await SettingsAsync());
}
