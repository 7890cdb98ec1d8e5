namespace Vectron.PlacementDriver.Server.Shedding;

/// <summary>How a call is admitted under more load than can be carried out.</summary>
/// <param name="Lane">What it competes with.</param>
/// <param name="IsBulk">Whether it can wait for better times: refused first.</param>
internal sealed record LaneRule(CallLane Lane, bool IsBulk);
