using System.Text.Json.Serialization;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Peers;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Takeover;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// A wish to change the cluster's state. Commands are replicated as JSON and carried out by every node in the same
/// order; what a command does depends on nothing but the state, the command and the time that the leader gave its
/// batch.
/// </summary>
/// <remarks>The names below are persisted in every log: never rename one, never use one twice.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(InitializeCluster), "initializeCluster")]
[JsonDerivedType(typeof(UpdateSettings), "updateSettings")]
[JsonDerivedType(typeof(RegisterPeer), "registerPeer")]
[JsonDerivedType(typeof(RegisterWorker), "registerWorker")]
[JsonDerivedType(typeof(RecordHeartbeat), "recordHeartbeat")]
[JsonDerivedType(typeof(MarkWorkersUnhealthy), "markWorkersUnhealthy")]
[JsonDerivedType(typeof(MarkWorkersDown), "markWorkersDown")]
[JsonDerivedType(typeof(ForgetWorkers), "forgetWorkers")]
[JsonDerivedType(typeof(DrainWorker), "drainWorker")]
[JsonDerivedType(typeof(UndrainWorker), "undrainWorker")]
[JsonDerivedType(typeof(SetWorkerMaintenance), "setWorkerMaintenance")]
[JsonDerivedType(typeof(RemoveWorker), "removeWorker")]
[JsonDerivedType(typeof(DeclareDiskLost), "declareDiskLost")]
[JsonDerivedType(typeof(RegisterReranker), "registerReranker")]
[JsonDerivedType(typeof(RecordRerankerHeartbeat), "recordRerankerHeartbeat")]
[JsonDerivedType(typeof(MarkRerankersSilent), "markRerankersSilent")]
[JsonDerivedType(typeof(ImportCluster), "importCluster")]
[JsonDerivedType(typeof(DeclareRestore), "declareRestore")]
[JsonDerivedType(typeof(LeaveFreeze), "leaveFreeze")]
[JsonDerivedType(typeof(BeginRestore), "beginRestore")]
[JsonDerivedType(typeof(AddRestorePart), "addRestorePart")]
[JsonDerivedType(typeof(FinishRestore), "finishRestore")]
[JsonDerivedType(typeof(AbandonRestore), "abandonRestore")]
[JsonDerivedType(typeof(PauseScheduling), "pauseScheduling")]
[JsonDerivedType(typeof(ResumeScheduling), "resumeScheduling")]
[JsonDerivedType(typeof(StartMoves), "startMoves")]
[JsonDerivedType(typeof(ReviewMoves), "reviewMoves")]
[JsonDerivedType(typeof(ReplaceUnledShards), "replaceUnledShards")]
[JsonDerivedType(typeof(PreferLeaders), "preferLeaders")]
[JsonDerivedType(typeof(StartReshapes), "startReshapes")]
[JsonDerivedType(typeof(ReviewReshapes), "reviewReshapes")]
[JsonDerivedType(typeof(CreateCollection), "createCollection")]
[JsonDerivedType(typeof(DeleteCollection), "deleteCollection")]
[JsonDerivedType(typeof(SetCollectionPlacement), "setCollectionPlacement")]
public abstract record Command
{
    /// <summary>
    /// Finds what is wrong with the command's own values, whatever the state. The state machine refuses a faulty
    /// command as <see cref="RejectionReason.InvalidArgument"/>; asking first saves a log entry.
    /// </summary>
    /// <returns>A sentence that names field, value and bound, or null.</returns>
    public virtual string? FindFault() => null;

    /// <summary>
    /// Whether it is the first to be refused when more is asked than can be carried out. Signs of life are not, nor what
    /// the cluster needs to heal.
    /// </summary>
    public virtual bool IsBulk() => false;

    /// <summary>About how many bytes of a log entry it takes, rather too many: what is longer than usual says so.</summary>
    public virtual int EstimateBytes() => 256;

    /// <summary>
    /// Carries the command out. Called without a fault. Refuses before it changes anything, never throws.
    /// </summary>
    internal abstract CommandOutcome Apply(PlacementDraft draft);
}
