namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>What became of a change that a group's leader tried.</summary>
/// <param name="Done">The group committed it.</param>
/// <param name="Problem">Why nobody should have asked for it, as a sentence; null when that was right.</param>
internal readonly record struct GroupChange(bool Done, string? Problem = null);
