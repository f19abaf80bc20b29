using System.Globalization;
using System.Security.Cryptography;
using Assay.Documents;

namespace Assay.LabelStore.Accounts;

/// <summary>Who did what to accounts, and when: append-only. No passwords, tokens or links.</summary>
internal sealed partial class AuditLog(IDocumentStore documents, TimeProvider time, ILogger<AuditLog> logger)
{
    private const int LongestText = 256;
    private readonly IDocumentCollection<AuditEventDocument> _events = documents.Collection(AuditEventDocument.Collection);

    /// <param name="action">What was done; one of <see cref="AuditAction"/>.</param>
    /// <param name="actor">Who did it; empty = nobody who was signed in.</param>
    /// <param name="user">To whom.</param>
    /// <param name="detail">What exactly.</param>
    /// <param name="client">Address from which it was done.</param>
    public async Task WriteAsync(string action, string actor, string user, string detail = "", string client = "")
    {
        var now = time.GetUtcNow();
        // What was done is written down even if who did it has left.
        await _events.InsertAsync(
            new AuditEventDocument
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss-ffffff}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}"),
                Time = now,
                Actor = actor,
                Action = action,
                User = Printable(user),
                Detail = Printable(detail),
                Client = Printable(client),
            },
            CancellationToken.None);
        Log.Written(logger, action, actor, Printable(user), Printable(client));
    }

    public Task<DocumentPage<AuditEventDocument>> ListAsync(string user, int size, string pageToken, CancellationToken cancellationToken)
    {
        var query = user.Length > 0 ? DocumentQuery.By(AuditEventDocument.ByUser, user) : DocumentQuery.By(AuditEventDocument.ByTime);
        return _events.QueryAsync(query with { Descending = true, Limit = size, Continuation = pageToken }, cancellationToken);
    }

    // Some of it was typed by strangers.
    private static string Printable(string text) =>
        string.Concat((text.Length <= LongestText ? text : text[..LongestText]).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "{Action} by \"{Actor}\" on \"{User}\" from {Client}")]
        public static partial void Written(ILogger logger, string action, string actor, string user, string client);
    }
}
