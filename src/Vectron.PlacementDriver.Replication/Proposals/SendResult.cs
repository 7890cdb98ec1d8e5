namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>What became of one attempt to get a batch into the log.</summary>
internal enum SendResult
{
    /// <summary>Committed and applied; every proposal was completed.</summary>
    Applied,

    /// <summary>There was no leader to take it and nothing was appended: another attempt is safe.</summary>
    NotAppended,

    /// <summary>Appended or perhaps appended, and then lost sight of: nobody may send it again.</summary>
    Unknown,
}
