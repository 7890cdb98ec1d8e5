namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>What a proposer passes along with its entry, to learn where it was applied.</summary>
internal sealed class Proposal(string payload)
{
    public string Payload => payload;

    public (long Index, long Term)? Place { get; private set; }

    public void Applied(long index, long term) => Place = (index, term);
}
