using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>What a worker's process knows of a replica that it runs.</summary>
internal sealed class RunningReplica(Assignment assignment, ulong indexAtStart)
{
    /// <summary>As the driver listed it last; its epoch is the one that reads and writes need.</summary>
    public Assignment Assignment { get; set; } = assignment;

    /// <summary>Writes of the group before this process ran: it reports no progress until there is one more.</summary>
    public ulong IndexAtStart { get; } = indexAtStart;
}
