namespace Vectron.PlacementDriver.Domain.Takeover;

/// <summary>A worker of the driver that is taken over from.</summary>
/// <param name="Id">The id that it keeps, 1 to <see cref="ImportRule.HighestId"/>.</param>
/// <param name="GrpcAddress">host:port that gateways dial.</param>
/// <param name="RaftAddress">host:port of its shard groups: the key of its identity.</param>
/// <param name="SearchOnly">It only serves searches and holds no replica.</param>
/// <param name="Healthy">The other driver heard from it lately; without that it must hold no replica.</param>
public sealed record ImportedWorker(ulong Id, string GrpcAddress, string RaftAddress, bool SearchOnly, bool Healthy);
