using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Assignments;

/// <summary>
/// The JSON list that tells a worker which shard replicas to host: the message of a heartbeat's answer. Its bytes are a
/// function of the worker's <see cref="Worker.AssignmentsRevision"/>.
/// </summary>
/// <remarks>
/// <para>A running shard that is absent from a list that is not empty is stopped by the worker and its data deleted, so
/// a list is always written whole, from one state. An empty list changes nothing on the worker.</para>
/// <para>Numbers are written bare up to <see cref="ulong.MaxValue"/>; shards come in order of their ids, members
/// too.</para>
/// </remarks>
public static class AssignmentList
{
    private const int DigitsOfMaxValue = 20;

    /// <summary>Writes the list of one worker.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="worker">A worker as it is in that state.</param>
    /// <param name="output">Gets UTF-8 without a byte order mark.</param>
    public static void Write(PlacementSnapshot snapshot, Worker worker, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartArray();
        if (worker.StrangeShardId != 0 || snapshot.Freeze is not null)
        {
            // Nothing: the worker must not delete what this cluster does not know, or does not know any more.
        }
        else if (worker.IsSearchOnly)
        {
            foreach (var shard in snapshot.Shards.Values)
            {
                if (!shard.IsForming)
                {
                    WriteCopy(json, shard);
                }
            }
        }
        else
        {
            foreach (var id in worker.Shards)
            {
                WriteReplica(json, snapshot, snapshot.Shards[id], worker.Id);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteReplica(Utf8JsonWriter json, PlacementSnapshot snapshot, Shard shard, ulong workerId)
    {
        json.WriteStartObject();
        WriteInfo(json, shard);
        json.WriteStartObject("initial_members"u8);
        Span<char> key = stackalloc char[DigitsOfMaxValue];
        foreach (var member in shard.Replicas.Sort())
        {
            member.TryFormat(key, out var length, default, CultureInfo.InvariantCulture);
            json.WriteString(key[..length], snapshot.Workers[member].RaftAddress);
        }

        json.WriteEndObject();
        json.WriteBoolean("bootstrap"u8, !shard.Bootstrapped && shard.BootstrapMembers.Contains(workerId));
        json.WriteEndObject();
    }

    // A worker that only serves searches copies from the leader and is never a member of the group.
    private static void WriteCopy(Utf8JsonWriter json, Shard shard)
    {
        json.WriteStartObject();
        WriteInfo(json, shard);
        json.WriteStartObject("initial_members"u8);
        json.WriteEndObject();
        json.WriteBoolean("bootstrap"u8, false);
        json.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter json, Shard shard)
    {
        json.WriteStartObject("shard_info"u8);
        json.WriteNumber("shard_id"u8, shard.Id);
        json.WriteString("collection"u8, shard.Collection);
        json.WriteNumber("key_range_start"u8, shard.Range.Start);
        json.WriteNumber("key_range_end"u8, shard.Range.End);
        WriteIds(json, "replicas"u8, shard.Replicas.AsSpan());
        json.WriteNumber("leader_id"u8, shard.LeaderId);
        if (shard.PreferredLeaderId != 0)
        {
            json.WriteNumber("preferred_leader"u8, shard.PreferredLeaderId);
        }

        if (shard.IsForming)
        {
            WriteIds(json, "origins"u8, shard.Origins.AsSpan());
        }

        if (shard.Sealed)
        {
            json.WriteBoolean("sealed"u8, true);
        }

        json.WriteNumber("epoch"u8, shard.Epoch);
        json.WriteNumber("dimension"u8, shard.Dimension);
        json.WriteString("distance"u8, DistanceName.Of(shard.Distance));
        json.WriteBoolean("bootstrapped"u8, shard.Bootstrapped);
        WriteIds(json, "bootstrap_members"u8, shard.BootstrapMembers.AsSpan());
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<ulong> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
    }
}
