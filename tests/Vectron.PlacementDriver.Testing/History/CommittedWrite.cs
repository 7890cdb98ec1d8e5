namespace Vectron.PlacementDriver.Testing.History;

/// <summary>What the committed log says became of one write.</summary>
/// <param name="Position">Its place among all writes of the log.</param>
/// <param name="Index">The index of its entry; null when a snapshot has taken the entry's place.</param>
/// <param name="Outcome">Ok when it was answered by something that clients count as an answer, failed when it was refused.</param>
/// <param name="Answer">What was answered; null when the log does not say.</param>
public sealed record CommittedWrite(long Position, long? Index, Outcome Outcome, string? Answer);
