namespace Assay.ObjectStorage;

/// <summary>A store that others, such as a browser, may read from by a link that is signed for one object and some time.</summary>
public interface IPresignedLinks
{
    /// <summary>The link, or null where the store has no address for others.</summary>
    /// <param name="key">Object; it need not exist.</param>
    /// <param name="validity">Up to 7 days.</param>
    Uri? CreateLink(string key, TimeSpan validity);
}
