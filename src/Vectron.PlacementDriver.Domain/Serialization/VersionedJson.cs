using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>
/// Documents whose first member is their version, so that a reader can tell what it does not know from what is damaged.
/// </summary>
internal static class VersionedJson
{
    /// <summary>Reads a document.</summary>
    /// <param name="utf8">Its bytes, nothing before or after.</param>
    /// <param name="type">What to read.</param>
    /// <param name="name">What to call it in errors, such as "log entry".</param>
    /// <param name="newest">The newest version that can be read.</param>
    /// <exception cref="UnreadableStateException">Damaged, or of a newer version.</exception>
    public static T Read<T>(in ReadOnlySequence<byte> utf8, JsonTypeInfo<T> type, string name, int newest)
        where T : class
    {
        try
        {
            RequireVersion(utf8, name, newest);
            var reader = new Utf8JsonReader(utf8);
            var document = JsonSerializer.Deserialize(ref reader, type)
                ?? throw new UnreadableStateException($"{name} is null");
            return reader.Read() ? throw new UnreadableStateException($"{name} goes on after its end") : document;
        }
        catch (JsonException damage)
        {
            throw new UnreadableStateException(
                $"{name} is damaged at line {damage.LineNumber ?? 0}, byte {damage.BytePositionInLine ?? 0}, "
                + $"path '{damage.Path}': {damage.Message}",
                damage);
        }
        catch (Exception damage) when (damage is NotSupportedException or InvalidOperationException)
        {
            // A command without its type; half of a surrogate pair in a name, which the parser takes for its caller's mistake.
            throw new UnreadableStateException($"{name} is damaged: {damage.Message}", damage);
        }
    }

    private static void RequireVersion(in ReadOnlySequence<byte> utf8, string name, int newest)
    {
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read()
            || reader.TokenType != JsonTokenType.StartObject
            || !reader.Read()
            || reader.TokenType != JsonTokenType.PropertyName
            || !reader.ValueTextEquals("version"u8)
            || !reader.Read()
            || reader.TokenType != JsonTokenType.Number
            || !reader.TryGetInt32(out var version)
            || version < 1)
        {
            throw new UnreadableStateException($"{name} does not begin with its version");
        }

        if (version > newest)
        {
            throw new UnreadableStateException(
                $"{name} was written by a newer version of the program: its format is {version}, "
                + $"this program reads up to {newest}");
        }
    }
}
