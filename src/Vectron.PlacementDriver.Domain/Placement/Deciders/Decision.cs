namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>One decider's answer, for people.</summary>
/// <param name="Decider">Its name.</param>
/// <param name="Verdict">What it says.</param>
/// <param name="Sentence">Why.</param>
public sealed record Decision(string Decider, Verdict Verdict, string Sentence);
