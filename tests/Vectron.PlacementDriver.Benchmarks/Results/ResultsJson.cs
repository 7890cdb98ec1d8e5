using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>The results file's form.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<ScenarioResult>))]
internal sealed partial class ResultsJson : JsonSerializerContext;
