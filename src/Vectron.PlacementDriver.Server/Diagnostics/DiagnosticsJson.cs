using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>Generated JSON of the diagnostics.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StateDescription))]
internal sealed partial class DiagnosticsJson : JsonSerializerContext;
