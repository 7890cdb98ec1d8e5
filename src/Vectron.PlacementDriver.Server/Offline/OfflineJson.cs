using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Server.Offline;

/// <summary>Generated JSON of what the offline commands print.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(OfflineDescription))]
internal sealed partial class OfflineJson : JsonSerializerContext;
