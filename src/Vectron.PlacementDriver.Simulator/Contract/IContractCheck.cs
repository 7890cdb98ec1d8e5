namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>One thing that every answer of a driver must obey. One instance serves one run.</summary>
internal interface IContractCheck
{
    /// <summary>A short name to search for.</summary>
    string Name { get; }

    /// <summary>What must hold, for people.</summary>
    string Sentence { get; }

    /// <summary>Says what is wrong with an answer; nothing when it is right or of no concern.</summary>
    /// <param name="exchange">The call and its answer.</param>
    /// <param name="cluster">What was known before this answer.</param>
    IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster);
}
