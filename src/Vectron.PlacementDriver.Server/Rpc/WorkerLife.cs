using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Where a worker is in its life, in a word or two. Whether it is heard from just now is another question.</summary>
internal static class WorkerLife
{
    /// <summary>retired, down, in maintenance, draining, joining or ready: the first that holds.</summary>
    public static string Of(Worker worker) => worker switch
    {
        { IsRetired: true } => "retired",
        { IsDown: true } => "down",
        { IsInMaintenance: true } => "in maintenance",
        { IsDraining: true } => "draining",
        { State: WorkerState.Joining } => "joining",
        _ => "ready",
    };
}
