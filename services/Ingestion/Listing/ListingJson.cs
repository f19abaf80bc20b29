using System.Text.Json.Serialization;
using Assay.Ingestion.Sources;

namespace Assay.Ingestion.Listing;

[JsonSerializable(typeof(SourceEntry))]
internal sealed partial class ListingJson : JsonSerializerContext;
