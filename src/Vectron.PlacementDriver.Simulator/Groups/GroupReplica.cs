namespace Vectron.PlacementDriver.Simulator.Groups;

/// <summary>One worker's part in a shard group: a member, or a joiner that waits to become one.</summary>
internal sealed class GroupReplica
{
    /// <summary>Its process runs it.</summary>
    public bool Running { get; set; }

    /// <summary>When it last started.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it last stopped.</summary>
    public DateTimeOffset StoppedAt { get; set; }

    /// <summary>It holds everything that the group holds.</summary>
    public bool Complete { get; set; }

    /// <summary>It was complete before, on a disk that may since be lost.</summary>
    public bool WasComplete { get; set; }

    /// <summary>When it will be complete; null while nobody sends it anything.</summary>
    public DateTimeOffset? CompleteAt { get; set; }

    /// <summary>The leader that it last heard of; 0 for none.</summary>
    public ulong LeaderSeen { get; set; }
}
