namespace Assay.ObjectStorage;

/// <summary>What a store can do that browsers reach themselves: hand out links that carry their own permission for a while.</summary>
public interface IPresignedLinks
{
    /// <summary>A link that gives one object to whoever has it; null where browsers have no address of the store.</summary>
    /// <param name="key">Key of the object; whether it exists is not looked up.</param>
    /// <param name="contentType">The media type that the answer shall have, whatever the object was stored as.</param>
    Uri? CreateLink(string key, string contentType);
}
