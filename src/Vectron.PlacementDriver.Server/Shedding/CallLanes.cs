using System.Collections.Frozen;
using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Shedding;

/// <summary>
/// Which lane each call of the placement service takes. Reads and writes stand in each other's way only by the processor
/// they use. Operators' calls have no lane: they are few, and the ones needed most when there is too much to do.
/// </summary>
internal sealed class CallLanes
{
    private readonly FrozenDictionary<string, LaneRule> rules;

    public CallLanes(TimeProvider time)
    {
        var (reads, writes) = (new CallLane("reads", time), new CallLane("writes", time));
        All = [reads, writes];
        rules = PlacementService.Descriptor.Methods.ToFrozenDictionary(
            method => $"/{PlacementService.Descriptor.FullName}/{method.Name}", method => RuleOf(method.Name, reads, writes));
    }

    /// <summary>The lanes.</summary>
    public ImmutableArray<CallLane> All { get; }

    /// <summary>Whether any call may have to be refused.</summary>
    public bool IsShedding => All[0].IsShedding || All[1].IsShedding;

    /// <summary>The rule of a call by its path, "/package.Service/Method"; null for one without.</summary>
    public LaneRule? Find(string path) => rules.GetValueOrDefault(path);

    // By what a client loses: a worker without signs of life is given up, a collection can be created later.
    private static LaneRule RuleOf(string method, CallLane reads, CallLane writes) => method switch
    {
        nameof(PlacementService.PlacementServiceBase.CreateCollection)
            or nameof(PlacementService.PlacementServiceBase.DeleteCollection)
            or nameof(PlacementService.PlacementServiceBase.Rebalance) => new LaneRule(writes, IsBulk: true),
        nameof(PlacementService.PlacementServiceBase.RegisterWorker)
            or nameof(PlacementService.PlacementServiceBase.Heartbeat)
            or nameof(PlacementService.PlacementServiceBase.DrainWorker)
            or nameof(PlacementService.PlacementServiceBase.RemoveWorker)
            or nameof(PlacementService.PlacementServiceBase.RegisterReranker)
            or nameof(PlacementService.PlacementServiceBase.RerankerHeartbeat) => new LaneRule(writes, IsBulk: false),
        _ => new LaneRule(reads, IsBulk: false),
    };
}
