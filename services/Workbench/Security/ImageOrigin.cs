using Assay.ObjectStorage;
using Microsoft.Extensions.Options;

namespace Assay.Workbench.Security;

/// <summary>Where browsers fetch whole images themselves, if the object store has an address for them.</summary>
internal sealed class ImageOrigin
{
    public ImageOrigin(IOptions<ObjectStorageOptions> storage)
    {
        var s3 = storage.Value.S3;
        if (!Uri.TryCreate(s3.PublicUrl, UriKind.Absolute, out var address))
            return;
        IsKnown = true;
        // The bucket stands before the host's name unless it is part of the path.
        PolicySource = s3.ForcePathStyle ? $" {address.Scheme}://{address.Authority}" : $" {address.Scheme}://*.{address.Authority}";
    }

    public bool IsKnown { get; }

    /// <summary>What the page's policy allows images from, after a blank; empty where there is nothing.</summary>
    public string PolicySource { get; } = "";
}
