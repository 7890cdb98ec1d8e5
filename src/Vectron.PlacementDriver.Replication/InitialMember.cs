namespace Vectron.PlacementDriver.Replication;

/// <summary>An entry of <c>-initial-members</c>.</summary>
/// <param name="NodeId">Above 0.</param>
/// <param name="Address">Where its peers reach it.</param>
internal sealed record InitialMember(ulong NodeId, PeerAddress Address)
{
    /// <inheritdoc />
    public override string ToString() => $"{NodeId}:{Address}";
}
