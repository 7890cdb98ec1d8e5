namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>An operator paused a kind of scheduling. What is under way is finished; nothing new is planned.</summary>
/// <param name="Kind">What is paused.</param>
/// <param name="SinceUnixMs">Since when, cluster clock.</param>
/// <param name="Reason">The operator's words; may be empty.</param>
public sealed record SchedulingPause(SchedulingKind Kind, long SinceUnixMs, string Reason);
