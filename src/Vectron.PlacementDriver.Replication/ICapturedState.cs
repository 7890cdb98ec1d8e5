namespace Vectron.PlacementDriver.Replication;

/// <summary>A state that no longer changes, to be written as a snapshot.</summary>
internal interface ICapturedState
{
    /// <summary>Writes the state. Called once, on a background thread.</summary>
    void WriteTo(Stream stream);
}
