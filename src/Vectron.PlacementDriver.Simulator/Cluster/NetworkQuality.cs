namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>How well simulated workers and gateways reach the driver.</summary>
/// <param name="MostDelay">The longest time that a message takes, one way.</param>
/// <param name="LossPerMille">Messages lost of a thousand, each way.</param>
internal sealed record NetworkQuality(TimeSpan MostDelay, int LossPerMille)
{
    /// <summary>Adds nothing to what a real network does by itself.</summary>
    public static NetworkQuality Perfect { get; } = new(TimeSpan.Zero, 0);
}
