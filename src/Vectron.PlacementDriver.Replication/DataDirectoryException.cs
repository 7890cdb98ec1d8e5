namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// The data directory cannot be used: it is locked by another process, cannot be written, belongs to another node or
/// cluster, misses a file, or a file in it is damaged. The message names the directory or file and says what to do.
/// </summary>
public sealed class DataDirectoryException : IOException
{
    /// <summary>Says what is wrong with which path.</summary>
    public DataDirectoryException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
