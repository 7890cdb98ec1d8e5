namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>Persisted or received state that this version cannot read: damaged, or written by a newer one.</summary>
public sealed class UnreadableStateException(string message, Exception? cause = null) : Exception(message, cause);
