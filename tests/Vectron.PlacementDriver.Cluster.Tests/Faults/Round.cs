namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>One fault and what came of it.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Seconds">How long it lasted.</param>
/// <param name="RateBefore">Answered calls a second in the time before it.</param>
/// <param name="RateDuring">The same while it lasted.</param>
/// <param name="WritableAfterMs">From its end to the next acknowledged write, milliseconds.</param>
internal sealed record Round(string Fault, double Seconds, double RateBefore, double RateDuring, double WritableAfterMs);
