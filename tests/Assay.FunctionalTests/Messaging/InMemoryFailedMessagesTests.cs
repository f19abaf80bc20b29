namespace Assay.FunctionalTests.Messaging;

public sealed class InMemoryFailedMessagesTests : FailedMessagesTests
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
