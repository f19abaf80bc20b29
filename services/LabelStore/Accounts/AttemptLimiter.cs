using System.Collections.Concurrent;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.Accounts;

/// <summary>
/// Slows down who guesses: after some wrong tries each further one has to wait twice as long. Counts in this process alone, so several
/// replicas let as many times more through.
/// </summary>
internal sealed class AttemptLimiter(TimeProvider time)
{
    private const int MaxRemembered = 100_000;
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(30);
    private readonly ConcurrentDictionary<string, Attempts> _attempts = new(StringComparer.Ordinal);

    // One person at one place makes a few mistakes; many people may share an address; and a name is guessed at from many places, which must
    // not shut its owner out for long.
    private static readonly (int Free, TimeSpan Longest) OfUserAtClient = (5, TimeSpan.FromMinutes(15));
    private static readonly (int Free, TimeSpan Longest) OfClient = (30, TimeSpan.FromMinutes(2));
    private static readonly (int Free, TimeSpan Longest) OfUser = (50, TimeSpan.FromSeconds(30));

    /// <exception cref="OverloadedException">There were too many wrong tries; says when to come again.</exception>
    public void Check(string user, string client)
    {
        var now = time.GetUtcNow();
        var wait = Keys(user, client).Max(limit => _attempts.TryGetValue(limit.Key, out var attempts) ? attempts.Blocked - now : TimeSpan.Zero);
        if (wait > TimeSpan.Zero)
            throw new OverloadedException($"There were too many wrong tries. Try again in {Math.Ceiling(wait.TotalSeconds):0} s.", wait);
    }

    public void Failed(string user, string client)
    {
        var now = time.GetUtcNow();
        if (_attempts.Count >= MaxRemembered)
            Tidy(now);
        foreach (var (key, free, longest) in Keys(user, client))
        {
            _attempts.AddOrUpdate(
                key,
                _ => new Attempts(1, now, now),
                (_, old) => now - old.Last > Forgotten ? new Attempts(1, now, now) : new Attempts(old.Count + 1, now, now + Wait(old.Count + 1 - free, longest)));
        }
    }

    public void Succeeded(string user, string client) => _attempts.TryRemove(Keys(user, client)[0].Key, out _);

    private static TimeSpan Wait(int tooMany, TimeSpan longest) =>
        tooMany <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(tooMany, 20))));

    private static (string Key, int Free, TimeSpan Longest)[] Keys(string user, string client) =>
    [
        ($"both:{client}|{user}", OfUserAtClient.Free, OfUserAtClient.Longest),
        ($"client:{client}", OfClient.Free, OfClient.Longest),
        ($"user:{user}", OfUser.Free, OfUser.Longest),
    ];

    private void Tidy(DateTimeOffset now)
    {
        foreach (var (key, attempts) in _attempts)
        {
            if (now - attempts.Last > Forgotten)
                _attempts.TryRemove(key, out _);
        }

        // Whoever fills it from a hundred thousand places is stopped by what stands before us, if by anything.
        if (_attempts.Count >= MaxRemembered)
            _attempts.Clear();
    }

    private readonly record struct Attempts(int Count, DateTimeOffset Last, DateTimeOffset Blocked);
}
