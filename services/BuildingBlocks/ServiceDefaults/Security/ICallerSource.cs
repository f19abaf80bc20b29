namespace Assay.ServiceDefaults.Security;

/// <summary>Knows whose a session, an API token or an authority's token is.</summary>
public interface ICallerSource
{
    /// <summary>The caller that a bearer token stands for; null if it stands for nobody (any more).</summary>
    /// <exception cref="Errors.UnavailableException">It cannot be found out now.</exception>
    ValueTask<Caller?> FindAsync(string token, CancellationToken cancellationToken);

    /// <summary>What was remembered of a token does not hold any more.</summary>
    void Forget(string token);
}
