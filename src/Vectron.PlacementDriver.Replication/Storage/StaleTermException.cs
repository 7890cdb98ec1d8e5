namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>An entry stamped with the term of a leadership that is over. Nothing was appended.</summary>
internal sealed class StaleTermException(long entryTerm, long logTerm)
    : InvalidOperationException($"an entry of term {entryTerm} cannot follow one of term {logTerm}");
