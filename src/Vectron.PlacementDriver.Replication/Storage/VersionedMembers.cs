namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The members and the index of the log entry that they came from.</summary>
/// <param name="Members">Possibly none.</param>
/// <param name="Version">0 for the list of a first start, <see cref="MemberList.NoVersion"/> while there is none.</param>
internal sealed record VersionedMembers(MemberConfiguration Members, long Version);
