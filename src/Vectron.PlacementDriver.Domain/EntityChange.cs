namespace Vectron.PlacementDriver.Domain;

/// <summary>What one log entry made of one thing; at least one side is there.</summary>
/// <param name="Before">As it was; null when the entry created it.</param>
/// <param name="After">As it is; null when the entry removed it.</param>
public readonly record struct EntityChange<T>(T? Before, T? After)
    where T : class;
