using System.Buffers;

namespace Vectron.PlacementDriver.Replication;

/// <summary>A committed entry on its way into the state.</summary>
/// <param name="Index">Its place in the log. Indexes grow, with gaps where the log holds entries of its own.</param>
/// <param name="Term">The term it was written in.</param>
/// <param name="Payload">Its bytes, valid during the call only.</param>
/// <param name="Context">
/// What the proposer on this node passed along, or null. It may belong to another proposal than the payload: complete a
/// proposal only when the id in the payload and the term match.
/// </param>
internal readonly record struct AppliedEntry(long Index, long Term, ReadOnlySequence<byte> Payload, object? Context);
