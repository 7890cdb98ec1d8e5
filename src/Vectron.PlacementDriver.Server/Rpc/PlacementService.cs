using Vectron.PlacementDriver.Replication;
using Contract = Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// The service that workers, gateways and operators call. Each method validates, maps, asks the replica, maps back; one
/// file per subject.
/// </summary>
internal sealed partial class PlacementService(
    ReplicaCalls calls, IReplica replica, AssignmentCache assignments, RerankerTurn rerankers, TimeProvider time, ILogger<PlacementService> logger)
    : Contract.PlacementService.PlacementServiceBase;
