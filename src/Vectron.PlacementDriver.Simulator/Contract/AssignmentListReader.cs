using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>Reads the JSON of <c>HeartbeatResponse.message</c> and notes every departure from its format.</summary>
internal static class AssignmentListReader
{
    // A driver in this process hands out the same text again and again, and more than one reads it.
    private static readonly ConditionalWeakTable<string, AssignmentList> Known = [];

    /// <summary>Reads a message; an empty one is an empty list.</summary>
    public static AssignmentList Read(string message) =>
        message.Length == 0 ? AssignmentList.Empty : Known.GetValue(message, Parse);

    private static AssignmentList Parse(string message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            return Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            return new AssignmentList([], [$"message is not JSON: {broken.Message}"]);
        }
    }

    private static AssignmentList Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            return new AssignmentList([], [$"message is a JSON {root.ValueKind}, not an array"]);
        }

        var problems = ImmutableArray.CreateBuilder<string>();
        var items = ImmutableArray.CreateBuilder<Assignment>(root.GetArrayLength());
        foreach (var element in root.EnumerateArray())
        {
            var fields = new JsonFields(element, $"element {items.Count}", problems);
            items.Add(ReadAssignment(fields));
        }

        return new AssignmentList(items.ToImmutable(), problems.ToImmutable());
    }

    private static Assignment ReadAssignment(JsonFields element)
    {
        var info = element.Object("shard_info");
        // Told twice by the format; the worker reads neither.
        info.Boolean("bootstrapped");
        info.NumbersOrNull("bootstrap_members");
        return new Assignment
        {
            ShardId = info.Number("shard_id"),
            Collection = info.Text("collection"),
            Range = new(info.Number("key_range_start"), info.Number("key_range_end")),
            Replicas = info.NumbersOrNull("replicas") ?? [],
            LeaderId = info.Number("leader_id"),
            Origins = info.Has("origins") ? info.NumbersOrNull("origins") ?? [] : [],
            Sealed = info.Has("sealed") && info.Boolean("sealed"),
            Epoch = info.Number("epoch"),
            Dimension = checked((long)Math.Min(info.Number("dimension"), int.MaxValue)),
            Distance = info.Text("distance"),
            InitialMembers = element.AddressesById("initial_members"),
            Bootstrap = element.Boolean("bootstrap"),
        };
    }
}
