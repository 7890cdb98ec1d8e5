using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>How scenarios look in files.</summary>
internal static class ScenarioJson
{
    // By reflection: generated readers would lose the defaults of properties that are only set at creation.
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        IgnoreReadOnlyProperties = true,
        WriteIndented = true,
        Converters =
        {
            new DurationJson(),
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        },
    };
}
