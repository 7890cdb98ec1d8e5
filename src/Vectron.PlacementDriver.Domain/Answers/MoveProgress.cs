using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>How far the moves are.</summary>
/// <param name="Revision">The revision of the state.</param>
/// <param name="OnTheirWay">The shards with a move on its way, ascending.</param>
/// <param name="Wanted">Moves that the state asks for and that have not begun.</param>
/// <param name="CompletedLately">Moves completed in the last <see cref="LatelyMs"/>, as far as the history is kept.</param>
/// <param name="BytesLeft">
/// Bytes that have yet to travel, estimated from what the sources use for each of their replicas; 0 when not known.
/// </param>
/// <param name="MsLeft">How long it takes at the pace of late; 0 when nothing is left, -1 when nobody can tell.</param>
public sealed record MoveProgress(
    long Revision, ImmutableArray<Shard> OnTheirWay, int Wanted, int CompletedLately, long BytesLeft, long MsLeft)
{
    /// <summary>How far back the pace is measured.</summary>
    public const long LatelyMs = 600_000;

    /// <summary>Looks at a state.</summary>
    public static MoveProgress Of(PlacementSnapshot snapshot)
    {
        ImmutableArray<Shard> moving = [.. snapshot.MovingShards.Select(id => snapshot.Shards[id]).Where(shard => shard.IsMoving)];
        var wanted = MovePlan.Whole(snapshot).Moves;
        var completed = snapshot.History.Entries.Count(entry =>
            entry.Subject == HistorySubject.Move
            && entry.UnixMs > snapshot.ClockUnixMs - LatelyMs
            && entry.Text.Contains(" completed after ", StringComparison.Ordinal));
        var left = moving.Length + wanted.Length;
        var bytes = moving.Where(shard => shard.Move!.TargetId != 0).Sum(shard => BytesOf(snapshot, shard.Id))
            + wanted.Where(move => move.TargetId != 0).Sum(move => BytesOf(snapshot, move.ShardId));
        return new MoveProgress(
            snapshot.Revision,
            moving,
            wanted.Length,
            completed,
            bytes,
            left == 0 ? 0 : completed == 0 ? -1 : left * LatelyMs / completed);
    }

    /// <summary>The answer for people.</summary>
    public ImmutableArray<string> Describe(PlacementSnapshot snapshot)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        sentences.Add(OnTheirWay.IsEmpty && Wanted == 0 && snapshot.Reshapes.IsEmpty
            ? "Nothing moves and nothing has to."
            : $"{Wording.Count(OnTheirWay.Length, "move")} on the way, {Wording.Count(Wanted, "more move")} wanted, {Wording.Count(CompletedLately, "move")} completed in the last {Wording.Duration(LatelyMs)}.");
        if (BytesLeft > 0)
        {
            sentences.Add($"About {Wording.Bytes(BytesLeft)} have yet to travel.");
        }

        if (MsLeft != 0)
        {
            sentences.Add(MsLeft < 0
                ? "Nothing was completed of late, so nobody can tell how long it takes."
                : $"At the pace of late it takes about {Wording.Duration(MsLeft)}.");
        }

        foreach (var reshape in snapshot.Reshapes.Values)
        {
            sentences.Add(Sentence.Of($"The {ReshapeName.Of(reshape)} is {ReshapeName.Of(reshape.Phase)} for {Wording.Duration(snapshot.ClockUnixMs - reshape.PhaseSinceUnixMs)} and waits: {ReshapeObstacle.Find(snapshot, reshape)}."));
        }

        foreach (var pause in snapshot.Pauses)
        {
            sentences.Add($"{Scheduling.SchedulingName.Of(pause.Kind)} is paused for {Wording.Duration(snapshot.ClockUnixMs - pause.SinceUnixMs)}{(pause.Reason.Length == 0 ? "" : ": " + pause.Reason)}.");
        }

        if (snapshot.Freeze is { } freeze)
        {
            sentences.Add($"The cluster is frozen: {freeze.Reason}.");
        }

        return sentences.ToImmutable();
    }

    /// <summary>What a move waits for, a sentence for people.</summary>
    public static string WaitsFor(PlacementSnapshot snapshot, Shard shard) =>
        MoveObstacle.Find(snapshot, shard) ?? "the next heartbeat of the shard's leader";

    // What a member uses divided by its replicas: workers do not report bytes by shard.
    private static long BytesOf(PlacementSnapshot snapshot, ulong shardId)
    {
        foreach (var id in snapshot.Shards[shardId].Replicas)
        {
            if (snapshot.Workers.GetValueOrDefault(id) is { IsServing: true, Load.MemoryBytes: > 0, Shards.IsEmpty: false } worker)
            {
                return worker.Load.MemoryBytes / worker.Shards.Count;
            }
        }

        return 0;
    }
}
