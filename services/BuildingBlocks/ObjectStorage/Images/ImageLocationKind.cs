using System.Text.Json.Serialization;

namespace Assay.ObjectStorage.Images;

/// <summary>Where an image's bytes are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageLocationKind>))]
public enum ImageLocationKind
{
    /// <summary>A file of this machine, or a part of it (a member of a tar).</summary>
    [JsonStringEnumMemberName("file")]
    File,

    /// <summary>An object in the object store, or a part of it.</summary>
    [JsonStringEnumMemberName("object")]
    Object,
}
