namespace Vectron.PlacementDriver.Domain.Takeover;

/// <summary>How far an import of several parts is. Until its last part has come, the cluster is frozen.</summary>
/// <param name="ImportId">The import that these parts belong to.</param>
/// <param name="Source">Where it comes from, for people.</param>
/// <param name="NextPart">The part that comes next.</param>
/// <param name="Parts">How many there are.</param>
public sealed record ImportProgress(string ImportId, string Source, int NextPart, int Parts);
