using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>May this worker get a replica of this shard?</summary>
/// <param name="Context">The state and what is under way in it.</param>
/// <param name="Worker">The worker, as it is in that state.</param>
/// <param name="Shard">The shard; null for one that is yet to be created.</param>
/// <param name="Kind">Why a replica is wanted; null for a new shard.</param>
/// <param name="SourceId">The worker whose replica it would replace; 0 for none.</param>
public readonly record struct PlacementQuestion(
    PlacementContext Context, Worker Worker, Shard? Shard = null, MoveKind? Kind = null, ulong SourceId = 0);
