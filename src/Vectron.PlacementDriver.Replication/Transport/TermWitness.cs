namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>A member and its term at some moment: until then it had helped to elect nobody in a later term.</summary>
/// <param name="NodeId">The member.</param>
/// <param name="Term">Its term; 0 when it did not say.</param>
internal readonly record struct TermWitness(ulong NodeId, long Term);
