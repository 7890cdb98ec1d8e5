namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// What the data directory must hold, so that a file that went missing is noticed: the log takes a missing checkpoint
/// for a new log, and a missing state file for a vote never given.
/// </summary>
/// <param name="HasMembers">The member list was written; before, only identity and log.</param>
internal sealed record DirectoryMarker(bool HasMembers);
