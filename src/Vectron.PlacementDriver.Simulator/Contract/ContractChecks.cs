using System.Collections.Immutable;
using Vectron.PlacementDriver.Simulator.Contract.Checks;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>The checks that a run of one kind can make.</summary>
internal static class ContractChecks
{
    /// <summary>
    /// Every check: for runs that make one call at a time, so that each answer follows all before it.
    /// </summary>
    /// <param name="unimplementedAllowed">RPCs that may answer UNIMPLEMENTED.</param>
    public static ImmutableArray<IContractCheck> ForOneAtATime(ImmutableArray<string> unimplementedAllowed) =>
    [
        new StatusCheck(unimplementedAllowed),
        new RegistrationCheck(),
        new WorkerListCheck(),
        new WorkerHealthCheck(),
        new CollectionListCheck(),
        new CollectionStatusCheck(),
        new ShardIdsCheck(),
        new BootstrapCheck(),
        new ShardEpochCheck(),
        new LookupCheck(),
        .. ForCallsThatCarryRetirements(),
    ];

    /// <summary>Those of <see cref="ForConcurrentCalls"/>, and what depends on what was known when a call was sent: <see cref="Exchange.Retirements"/>.</summary>
    public static ImmutableArray<IContractCheck> ForCallsThatCarryRetirements() => [new DeletedShardCheck(), .. ForConcurrentCalls()];

    /// <summary>The checks whose sentence holds in whatever order answers are seen.</summary>
    public static ImmutableArray<IContractCheck> ForConcurrentCalls() =>
    [
        new HeartbeatAcceptedCheck(),
        new AssignmentsEpochCheck(),
        new AssignmentFormatCheck(),
        new AssignmentOrderCheck(),
        new AssignmentReplicasCheck(),
        new InitialMembersCheck(),
        new FrozenUntilLedCheck(),
        new ShardDefinitionCheck(),
        new AssignmentKeptCheck(),
        new KeyRangesCheck(),
    ];
}
