using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client.Workers;

/// <summary>What a worker tells the driver, and what it does when it is told something.</summary>
public sealed record WorkerCallbacks
{
    /// <summary>Describes this worker: addresses, capabilities, resources, place. Asked before each registration.</summary>
    public required Func<RegisterWorkerRequest> Describe { get; init; }

    /// <summary>Reports load and shards. The worker's id is filled in. Asked before each beat.</summary>
    public required Func<HeartbeatRequest> Report { get; init; }

    /// <summary>
    /// Hosts what the list says: starts what is new and stops what is missing. Called one at a time, with whole lists that
    /// never go backwards and are never empty; when it throws, the same list comes again with the next beat.
    /// </summary>
    public required Func<ImmutableArray<ShardAssignment>, CancellationToken, Task> Apply { get; init; }

    /// <summary>Told why the driver refused a beat: the worker goes on beating, nothing may be stopped or deleted.</summary>
    public Action<string> Refused { get; init; } = _ => { };
}
