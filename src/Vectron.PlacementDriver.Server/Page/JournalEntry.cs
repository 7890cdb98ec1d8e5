namespace Vectron.PlacementDriver.Server.Page;

/// <summary>Something that happened, as this node saw it.</summary>
/// <param name="Sequence">Counts from 1 since this node started.</param>
/// <param name="At">When, Unix milliseconds of the cluster's clock.</param>
/// <param name="Kind">What it is about: node, worker, collection, shard, move, scheduling or cluster.</param>
/// <param name="Subject">Which one.</param>
/// <param name="Text">What happened, in words.</param>
/// <param name="Reason">Why; empty when it speaks for itself.</param>
internal sealed record JournalEntry(long Sequence, long At, string Kind, string Subject, string Text, string Reason);
