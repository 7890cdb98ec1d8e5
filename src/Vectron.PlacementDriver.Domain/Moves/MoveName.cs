using System.Globalization;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>What people call moves.</summary>
public static class MoveName
{
    /// <summary>The name of a kind.</summary>
    public static string Of(MoveKind kind) => kind switch
    {
        MoveKind.Repair => "repair",
        MoveKind.FillUp => "fill-up",
        MoveKind.Drain => "drain",
        MoveKind.Rule => "rule move",
        MoveKind.Trim => "trim",
        _ => "rebalance",
    };

    /// <summary>The name of a phase.</summary>
    public static string Of(MovePhase phase) => phase switch
    {
        MovePhase.Starting => "starting",
        MovePhase.Adding => "adding",
        MovePhase.CatchingUp => "catching up",
        MovePhase.RemovalDue => "removal due",
        _ => "removing",
    };

    /// <summary>Names a move, such as "repair of shard 3 from worker 1 to worker 4".</summary>
    public static string Of(ulong shardId, ShardMove move) => Of(shardId, move.Kind, move.SourceId, move.TargetId);

    /// <summary>Names a move.</summary>
    public static string Of(ulong shardId, MoveKind kind, ulong sourceId, ulong targetId)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Of(kind)} of shard {shardId}");
        name += sourceId == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" from worker {sourceId}");
        return name + (targetId == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" to worker {targetId}"));
    }
}
