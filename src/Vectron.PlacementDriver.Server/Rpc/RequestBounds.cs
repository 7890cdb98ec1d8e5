namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>The bounds of numbers that become something else on their way into a command.</summary>
internal static class RequestBounds
{
    /// <summary>Beyond it a percentage is a mistake, not a busy machine with many cores.</summary>
    public const double HighestPercent = 1_000_000;

    /// <summary>100 percent in thousandths.</summary>
    public const int FullMilliPercent = 100_000;

    /// <summary>Beyond it a rate is a mistake.</summary>
    public const double HighestRate = 1e12;
}
