namespace Vectron.PlacementDriver.Domain.History;

/// <summary>Something that happened to the cluster, with its reason.</summary>
/// <param name="Revision">The revision that it made; entries of one command share it.</param>
/// <param name="UnixMs">When, cluster clock.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="WorkerId">The worker concerned; 0 when it is about none.</param>
/// <param name="ShardId">The shard concerned; 0 when it is about none.</param>
/// <param name="Collection">The collection concerned; empty when it is about none.</param>
/// <param name="Text">A sentence for people.</param>
public sealed record HistoryEntry(
    long Revision, long UnixMs, HistorySubject Subject, ulong WorkerId, ulong ShardId, string Collection, string Text);
