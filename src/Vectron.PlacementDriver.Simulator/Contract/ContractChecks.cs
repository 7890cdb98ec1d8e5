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
        .. ForConcurrentCalls(),
    ];

    /// <summary>The checks whose sentence holds in whatever order answers are seen.</summary>
    /// <param name="othersCreate">Whether somebody else may create collections meanwhile, as an operator beside a demo does.</param>
    public static ImmutableArray<IContractCheck> ForConcurrentCalls(bool othersCreate = false) =>
    [
        new HeartbeatAcceptedCheck(),
        new AssignmentsEpochCheck(),
        new AssignmentFormatCheck(),
        new AssignmentOrderCheck(),
        new AssignmentReplicasCheck(),
        new InitialMembersCheck(),
        new FrozenUntilLedCheck(),
        new ShardDefinitionCheck(othersCreate),
        new AssignmentKeptCheck(),
        new DeletedShardCheck(),
        new KeyRangesCheck(),
    ];
}
