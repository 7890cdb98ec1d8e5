namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>What a node that starts for the first time learned of one initial member.</summary>
/// <param name="Identity">Who it is; null while there is a problem.</param>
/// <param name="Problem">Why it cannot be counted yet; null when it can.</param>
internal sealed record FirstStartAnswer(PeerIdentity? Identity, string? Problem);
