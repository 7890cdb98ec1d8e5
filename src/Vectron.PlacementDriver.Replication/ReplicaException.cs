namespace Vectron.PlacementDriver.Replication;

/// <summary>A proposal or a read that could not be served.</summary>
/// <param name="kind">What that means for the caller.</param>
/// <param name="message">A sentence that says why and what to do.</param>
/// <param name="cause">The underlying failure.</param>
public sealed class ReplicaException(ReplicaFailure kind, string message, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>What the failure means for the caller.</summary>
    public ReplicaFailure Kind { get; } = kind;
}
