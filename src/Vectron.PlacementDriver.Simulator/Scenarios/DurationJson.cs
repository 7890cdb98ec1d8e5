using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vectron.PlacementDriver.Simulator.CommandLine;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>Times in files: as on the command line, and <c>0s</c>.</summary>
internal sealed class DurationJson : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text == "0s"
            ? TimeSpan.Zero
            : Durations.Parse(text)
                ?? throw new JsonException($"'{text}' must be a time like 500ms, 5s, 2m or 1h, at most 480h");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s");
}
