namespace Vectron.PlacementDriver.Domain;

/// <summary>A command on its way through the log.</summary>
/// <param name="Id">Chosen by the proposing node; ties an outcome to its caller.</param>
/// <param name="Command">What to do.</param>
/// <param name="Key">Given by callers that may retry.</param>
public sealed record Proposal(Guid Id, Command Command, IdempotencyKey? Key = null);
