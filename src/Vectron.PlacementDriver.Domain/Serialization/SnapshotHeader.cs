namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>The first line of a snapshot.</summary>
internal sealed record SnapshotHeader(int Version, string Format)
{
    /// <summary>The version that this program writes and the newest that it reads.</summary>
    public const int NewestVersion = 1;

    /// <summary>Tells a snapshot from any other file of JSON lines.</summary>
    public const string FormatName = "vectron placement driver snapshot";
}
