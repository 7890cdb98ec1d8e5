namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// The state that the log drives. <see cref="Apply"/>, <see cref="Capture"/> and <see cref="Restore"/> are called by one
/// thread at a time, never concurrently.
/// </summary>
internal interface IReplicatedState
{
    /// <summary>
    /// Applies one committed entry. Total and deterministic: the same entries give the same state on every node. An
    /// exception is a bug, and ends the process.
    /// </summary>
    void Apply(in AppliedEntry entry);

    /// <summary>Takes hold of the present state at once, typically by one reference; written later, while apply goes on.</summary>
    ICapturedState Capture();

    /// <summary>Replaces the state by a captured one.</summary>
    /// <param name="snapshot">What <see cref="ICapturedState.WriteTo"/> wrote, checked against its hash.</param>
    /// <param name="index">The last entry that the snapshot contains.</param>
    /// <param name="term">That entry's term.</param>
    /// <exception cref="InvalidDataException">The snapshot cannot be read, for instance because its version is newer.</exception>
    void Restore(Stream snapshot, long index, long term);
}
