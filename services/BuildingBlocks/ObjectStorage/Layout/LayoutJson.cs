using System.Text.Json.Serialization;

namespace Assay.ObjectStorage.Layout;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LabelVersionManifest))]
internal sealed partial class LayoutJson : JsonSerializerContext;
