namespace Vectron.PlacementDriver.Domain.Takeover;

/// <summary>A reranker of the driver that is taken over from.</summary>
/// <param name="Id">The id that it keeps, 1 to <see cref="ImportRule.HighestId"/>.</param>
/// <param name="GrpcAddress">host:port that gateways dial: the key of its identity.</param>
public sealed record ImportedReranker(ulong Id, string GrpcAddress);
