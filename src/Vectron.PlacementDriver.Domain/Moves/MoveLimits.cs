namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>Limits of moves that no setting changes.</summary>
public static class MoveLimits
{
    /// <summary>How often a joining replica gets more patience before it is given up.</summary>
    public const int MostStartAttempts = 3;

    /// <summary>
    /// How often a change that can still be taken back gets more patience. Taking back an add costs the target for ever,
    /// so it comes late.
    /// </summary>
    public const int MostChangeAttempts = 6;

    /// <summary>How long a worker on which a shard did not start is spared for that shard, in milliseconds.</summary>
    public const long SparedAfterFailureMs = 600_000;

    /// <summary>How long nothing is balanced to a worker on which a shard did not start, in milliseconds.</summary>
    public const long NotBalancedAfterFailureMs = 3_600_000;

    /// <summary>Patience doubles up to this often.</summary>
    private const int MostDoublings = 6;

    /// <summary>The patience with a phase after so many attempts, in milliseconds.</summary>
    public static long PatienceMs(IPlacementState state, int attempts) =>
        state.Settings.MovePatienceMs << Math.Min(attempts, MostDoublings);
}
