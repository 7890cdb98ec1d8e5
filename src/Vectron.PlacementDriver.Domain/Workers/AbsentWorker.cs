namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>
/// A worker that is not listed any more. Its id is bound to its disk, so it is never given to another: a forgotten
/// worker is back at its next sign of life, a removed one when it registers again, a retired one only when its old disk
/// does.
/// </summary>
/// <param name="Worker">As it was last; without replicas.</param>
/// <param name="SinceUnixMs">Since when, cluster clock.</param>
/// <param name="Removed">An operator removed it, or its disk is lost: its heartbeats are refused.</param>
public sealed record AbsentWorker(Worker Worker, long SinceUnixMs, bool Removed);
