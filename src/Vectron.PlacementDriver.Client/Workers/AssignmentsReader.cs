using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Client.Workers;

/// <summary>Reads the list in a heartbeat's answer: unknown fields are ignored, missing ones are empty.</summary>
internal static class AssignmentsReader
{
    /// <exception cref="InvalidDataException">It is not such a list.</exception>
    public static ImmutableArray<ShardAssignment> Read(string list)
    {
        try
        {
            using var document = JsonDocument.Parse(list);
            return [.. document.RootElement.EnumerateArray().Select(ReadOne)];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"the list of assignments cannot be read: {wrong.Message}", wrong);
        }
    }

    private static ShardAssignment ReadOne(JsonElement element)
    {
        var info = element.GetProperty("shard_info");
        return new ShardAssignment(
            Number(info, "shard_id"),
            Text(info, "collection"),
            new KeyRange(Number(info, "key_range_start"), Number(info, "key_range_end")),
            Number(info, "epoch"),
            (int)Number(info, "dimension"),
            Text(info, "distance"),
            Find(info, "replicas") is { } replicas ? [.. replicas.EnumerateArray().Select(id => id.GetUInt64())] : [],
            Number(info, "leader_id"),
            Find(element, "initial_members") is { } members
                ? members.EnumerateObject().ToImmutableSortedDictionary(
                    member => ulong.Parse(member.Name, CultureInfo.InvariantCulture), member => member.Value.GetString() ?? "")
                : ImmutableSortedDictionary<ulong, string>.Empty,
            Find(element, "bootstrap")?.GetBoolean() ?? false);
    }

    private static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static ulong Number(JsonElement element, string name) => Find(element, name)?.GetUInt64() ?? 0;

    private static string Text(JsonElement element, string name) => Find(element, name)?.GetString() ?? "";
}
