using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>How workers that cannot hand leadership over are relieved of queries.</summary>
internal sealed partial class LoadPlanner
{
    private bool RelieveOfQueries(int donor)
    {
        var worker = planning.Pool.All[donor].Worker;
        if (worker.Capabilities.Contains(WorkerCapability.LeaderTransfer))
        {
            return false;
        }

        var worth = Math.Max(queries.ShareOf(donor) / WorthMoving, 1);
        var offers = MovableOf(donor, shard => shard.LeaderId == worker.Id)
            .Select(shard => (Shard: shard, Weight: map.MilliQueriesOf(shard.Id)))
            .Where(offer => offer.Weight >= worth && queries.CanSpare(donor, offer.Weight))
            .OrderByDescending(offer => offer.Weight).ThenBy(offer => offer.Shard.Id)
            .Take(MostShards).ToArray();
        foreach (var target in queries.Ascending.Take(MostTargets))
        {
            foreach (var (shard, weight) in offers)
            {
                if (target == donor || !AllHeirsFit(shard, donor, target, weight) || !IsAllowed(shard, donor, target))
                {
                    continue;
                }

                if (GivesOneMore(donor, target) && KeepsBytesEven(donor, target, map.BytesOf(shard.Id)))
                {
                    Move(shard, null, donor, target, SayQueries(donor, shard));
                    return true;
                }

                var light = MovableOf(target, back => back.LeaderId != IdOf(target)).FirstOrDefault(back =>
                    back.Id != shard.Id
                    && KeepsBytesEven(donor, target, map.BytesOf(shard.Id) - map.BytesOf(back.Id))
                    && IsAllowed(back, target, donor)
                    && HasRoomForBoth(shard, back, donor, target));
                if (light is not null)
                {
                    Move(shard, light, donor, target, SayQueries(donor, shard));
                    return true;
                }
            }
        }

        return false;
    }

    // Any member may be the next leader.
    private bool AllHeirsFit(Shard shard, int donor, int target, long weight) => queries.Relieves(donor, target, weight)
        && shard.Replicas.All(id => index.IndexOf(id) is var heir && (heir == donor || heir < 0 || queries.Relieves(donor, heir, weight)));

    private bool KeepsBytesEven(int donor, int target, long weight) =>
        (weight <= 0 || bytes.Fits(target, weight)) && (weight >= 0 || bytes.Fits(donor, -weight));

    private string SayQueries(int donor, Shard shard) => Sentence.Of(
        $"worker {IdOf(donor)} answers {Wording.Rate(queries[donor])} where {Wording.Rate(queries.ShareOf(donor))} are its share, {Wording.Rate(map.MilliQueriesOf(shard.Id))} of them for {(map.IsHot(shard.Id) ? "the hot shard" : "shard")} {shard.Id}");
}
