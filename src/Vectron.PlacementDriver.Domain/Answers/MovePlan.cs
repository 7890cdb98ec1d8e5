using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>Moves that a state asks for, as a dry run.</summary>
/// <param name="Revision">The revision of the state.</param>
/// <param name="Hash">
/// SHA-256 in lower-case hex of what moves where and of the shard epochs that this rests on: equal hashes, equal moves.
/// </param>
/// <param name="Moves">The most urgent first.</param>
public sealed record MovePlan(long Revision, string Hash, ImmutableArray<MoveStart> Moves)
{
    /// <summary>The moves that may begin now, whether operators paused them or not.</summary>
    public static MovePlan Next(PlacementSnapshot snapshot) =>
        Of(snapshot, snapshot.Freeze is null ? MovePlanner.Plan(snapshot with { Pauses = [] }) : []);

    /// <summary>All moves until nothing is left to do, as if nothing limited how many go at once.</summary>
    public static MovePlan Whole(PlacementSnapshot snapshot) =>
        Of(snapshot, snapshot.Freeze is null ? MovePlanner.PlanWhole(snapshot with { Pauses = [] }) : []);

    /// <summary>The plan for people.</summary>
    public ImmutableArray<string> Describe(PlacementSnapshot snapshot)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        var kinds = Moves.GroupBy(move => move.Kind).OrderBy(group => group.Key)
            .Select(group => Sentence.Of($"{group.Count()} {MoveName.Of(group.Key)}"));
        sentences.Add(Moves.IsEmpty
            ? snapshot.MovingShards.IsEmpty ? "Nothing has to move." : "Nothing more begins now."
            : $"{Wording.Count(Moves.Length, "move")}: {string.Join(", ", kinds)}.");
        if (!snapshot.MovingShards.IsEmpty)
        {
            sentences.Add($"Not counted: {Wording.Count(snapshot.MovingShards.Count, "move")} on the way already.");
        }

        foreach (var start in ReshapePlanner.Plan(snapshot, LoadMap.Of(snapshot)))
        {
            sentences.Add(Sentence.Of($"A {ReshapeName.Of(start)} begins by itself: {start.Reason}."));
        }

        if (snapshot.Freeze is { } freeze)
        {
            sentences.Add($"Nothing is planned while the cluster is frozen: {freeze.Reason}.");
        }

        return sentences.ToImmutable();
    }

    /// <summary>The state as it would be if some workers drained and others were down. Unknown ids are ignored.</summary>
    public static PlacementSnapshot Suppose(
        PlacementSnapshot snapshot, IReadOnlyCollection<ulong> draining, IReadOnlyCollection<ulong> down)
    {
        var workers = snapshot.Workers.ToBuilder();
        foreach (var id in draining)
        {
            Change(id, worker => worker with { DrainingSinceUnixMs = Math.Max(snapshot.ClockUnixMs, 1) });
        }

        var shards = snapshot.Shards.ToBuilder();
        foreach (var id in down)
        {
            Change(id, worker => worker with { Healthy = false, DownSinceUnixMs = Math.Max(snapshot.ClockUnixMs, 1) });
            foreach (var led in snapshot.Workers.GetValueOrDefault(id)?.Shards ?? [])
            {
                // The others elect a leader among themselves, and nobody names the dead one any more.
                var shard = shards[led];
                shards[led] = shard.LeaderId == id && shard.Replicas.FirstOrDefault(replica => !down.Contains(replica)) is var next and not 0
                    ? shard with { LeaderId = next, LeaderViews = [] }
                    : shard;
            }
        }

        return snapshot with { Workers = workers.ToImmutable(), Shards = shards.ToImmutable() };

        void Change(ulong id, Func<Worker, Worker> change)
        {
            if (workers.GetValueOrDefault(id) is { } worker)
            {
                workers[id] = change(worker);
            }
        }
    }

    private static MovePlan Of(PlacementSnapshot snapshot, ImmutableArray<MoveStart> moves)
    {
        var text = new StringBuilder();
        foreach (var move in moves)
        {
            text.Append(CultureInfo.InvariantCulture, $"{move.ShardId} {move.Kind} {move.SourceId} {move.TargetId} {move.Epoch}\n");
        }

        return new MovePlan(
            snapshot.Revision, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))), moves);
    }
}
