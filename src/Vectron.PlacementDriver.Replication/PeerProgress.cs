namespace Vectron.PlacementDriver.Replication;

/// <summary>How another member fares, as the leader knows it.</summary>
/// <param name="NodeId">The member.</param>
/// <param name="Answers">Whether it answered the last call.</param>
/// <param name="Lag">Entries of the leader's log that it is not known to have on disk.</param>
internal sealed record PeerProgress(ulong NodeId, bool Answers, long Lag);
