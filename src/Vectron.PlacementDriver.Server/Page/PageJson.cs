using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>Generated JSON of the page.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PageChange))]
[JsonSerializable(typeof(PageExplanation))]
[JsonSerializable(typeof(PageProgress))]
internal sealed partial class PageJson : JsonSerializerContext;
